package com.example.app.support.data;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/** JSON that is kept and given as it is, without a look inside. */
public record Json(@JsonValue @JsonRawValue String text) {}
