package dev.plumb.emit;

import dev.plumb.design.FeatureDesign;
import dev.plumb.design.PartnerDesign;
import dev.plumb.design.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The members of a service as its operations ask for them. */
final class ServiceDraft {
    /** What the service is given. */
    enum Need {
        AUDIT("AuditTrail", "audit"),
        CHANGES("Changes", "changes"),
        CURSORS("Cursors", "cursors"),
        CLOCK("Clock", "clock"),
        ENVIRONMENT(EnvironmentText.TYPE, EnvironmentText.FIELD),
        OUTBOX("Outbox", "outbox"),
        SELF("", "self"),
        MAPPER("JsonMapper", "mapper"),
        PARTNER_REQUESTS("PartnerRequests", "partnerRequests"),
        SIGN_INS("SignIns", "signIns"),
        PASSWORDS("Passwords", "passwords"),
        ACCESS_TOKENS("AccessTokens", "accessTokens"),
        TRAIL_ERASURE("TrailErasure", "trailErasure");

        final String type;
        final String field;

        Need(String type, String field) {
            this.type = type;
            this.field = field;
        }
    }

    private final Set<Need> needs = new LinkedHashSet<>();
    private final Map<String, FeatureDesign> others = new TreeMap<>();
    private final Map<String, String> clients = new TreeMap<>();
    private String caller = "";
    private boolean retries;
    private boolean nested;
    private final List<String> methods = new ArrayList<>();
    private final Map<String, String> rules = new LinkedHashMap<>();
    private final List<String> records = new ArrayList<>();
    private final Map<String, String> cacheFields = new LinkedHashMap<>();
    private final List<String> cacheMakers = new ArrayList<>();
    private final Set<String> ruleNames = new LinkedHashSet<>();

    void needsRetry() {
        retries = true;
    }

    boolean retries() {
        return retries;
    }

    /** Parts of the transaction are undone on their own. */
    void needsNested() {
        nested = true;
    }

    boolean nested() {
        return nested;
    }

    /** The field that holds another feature's service. */
    String other(FeatureDesign feature) {
        String field = Words.lowerFirst(feature.service().orElseThrow());
        others.put(field, feature);
        return field;
    }

    /** A partner that is called. */
    void client(PartnerDesign partner) {
        clients.put(partner.variable(), partner.client());
    }

    Map<String, String> clients() {
        return clients;
    }

    Map<String, FeatureDesign> others() {
        return others;
    }

    void need(Need need) {
        needs.add(need);
    }

    List<Need> needs() {
        return java.util.Arrays.stream(Need.values()).filter(needs::contains).toList();
    }

    void method(String text) {
        if (EnvironmentText.isNamedIn(text)) {
            need(Need.ENVIRONMENT);
        }
        methods.add(text);
    }

    /** A rule of its own method; the name that it got, which the text calls {@link RepositoryDraft#NAME}. */
    String rule(String wanted, String text) {
        String known = rules.get(text);
        if (known != null) {
            return known;
        }
        String name = wanted;
        String told = caller.isEmpty() ? wanted : wanted + "For" + Words.upperFirst(caller);
        for (int i = 1; !ruleNames.add(name); i++) {
            name = i == 1 && !told.equals(wanted) ? told : told + Math.max(2, i);
        }
        rules.put(text, name);
        return name;
    }

    /** For whom rules are asked for from now on: tells those apart that would be called alike. */
    void serve(String caller) {
        this.caller = caller;
    }

    void reserve(String name) {
        ruleNames.add(name);
    }

    void record(String text) {
        records.add(text);
    }

    void cache(String type, String field, String maker) {
        cacheFields.put(field, type);
        cacheMakers.add(maker);
        needs.add(Need.CHANGES);
        needs.add(Need.CLOCK);
    }

    List<String> methods() {
        return methods;
    }

    List<String> rules() {
        var texts = new ArrayList<String>();
        rules.forEach((text, name) -> texts.add(text.replace(RepositoryDraft.NAME, name)));
        return texts;
    }

    List<String> records() {
        return records;
    }

    Map<String, String> cacheFields() {
        return cacheFields;
    }

    List<String> cacheMakers() {
        return cacheMakers;
    }
}
