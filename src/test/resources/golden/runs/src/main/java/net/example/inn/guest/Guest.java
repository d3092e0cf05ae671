package net.example.inn.guest;

/** A guest. */
record Guest(String name, long points, boolean blocked) {}
