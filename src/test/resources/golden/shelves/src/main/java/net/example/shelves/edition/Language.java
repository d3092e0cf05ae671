package net.example.shelves.edition;

/** A language. */
public enum Language {
    EN,
    DE,
    FR,
    ES
}
