package dev.plumb.cli;

/** The version of the tool, as its jar states it. */
final class Version {
    private Version() {}

    static String number() {
        String number = Version.class.getPackage().getImplementationVersion();
        return number == null ? "development" : number;
    }
}
