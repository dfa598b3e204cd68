package dev.mayday.spring.tests;

class ShopOnBoot40Test extends ShopFixture {

    ShopOnBoot40Test() {
        super(BootLine.BOOT_4_0);
    }
}
