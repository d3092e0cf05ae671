package com.example.app.support.background;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How an instance works in the background.
 *
 * @param enabled whether it does at all, or only answers requests
 * @param lease after that long without a word from the instance that has begun something, another one may begin it anew
 */
@ConfigurationProperties("app.background")
public record BackgroundSettings(@DefaultValue("true") boolean enabled, @DefaultValue("30s") Duration lease) {}
