package com.example.app.support.web;

/** An answer with the entity tag of what it shows. */
public record Tagged<T>(T body, String tag) {}
