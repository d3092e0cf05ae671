package org.example.sky.gift;

/** A gift kind. */
enum GiftKind {
    MONEY,
    LOAN
}
