package dev.maydayshop;

/** Something the shop sells. */
record Article(String name, Money price) {}
