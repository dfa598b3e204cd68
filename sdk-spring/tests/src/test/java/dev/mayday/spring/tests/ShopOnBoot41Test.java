package dev.mayday.spring.tests;

class ShopOnBoot41Test extends ShopFixture {

    ShopOnBoot41Test() {
        super(BootLine.BOOT_4_1);
    }
}
