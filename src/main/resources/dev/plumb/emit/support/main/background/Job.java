package com.example.app.support.background;

/** What is done by the clock, by one instance at a time. */
public interface Job {

    /** By which the database remembers it. */
    String name();

    Schedule schedule();

    /** Outside of any transaction: finds what is to be done, and does it by and by ({@link JobRun#each}). */
    void run(JobRun run);
}
