package dev.mayday.spring.tests;

class ShopOnBoot35Test extends ShopFixture {

    ShopOnBoot35Test() {
        super(BootLine.BOOT_3_5);
    }
}
