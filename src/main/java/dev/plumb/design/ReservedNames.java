package dev.plumb.design;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Names that a generated project may not give to things of its own. */
public final class ReservedNames {

    /** Types of libraries that generated code names by their simple names, with their packages. */
    public static final Map<String, String> LIBRARY_TYPES = libraryTypes();

    /** What generated methods call things of their own: no parameter, row or value of a specification is called so. */
    public static final Set<String> LOCALS = Set.of(
            "all",
            "attempt",
            "audit",
            "batches",
            "changes",
            "clock",
            "cursors",
            "database",
            "faults",
            "found",
            "idempotency",
            "in",
            "keys",
            "mapper",
            "outbox",
            "named",
            "nested",
            "now",
            "partnerRequests",
            "problem",
            "query",
            "request",
            "row",
            "sql",
            "there",
            "trailErasure",
            "viewer");

    /** What no component of a record may be called (JLS 25, 8.10.1), and what every object answers. */
    static final Set<String> RECORD_COMPONENTS =
            Set.of("clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait", "equals");

    /** Types that the project's own support packages hold, with the package's last part. */
    public static final Map<String, String> SUPPORT_TYPES = supportTypes();

    /** Types of the support packages that are named where there are events or jobs, and there alone. */
    static final Set<String> BACKGROUND_TYPES =
            Set.of("Attempt", "Backoff", "Event", "Job", "JobRun", "Outbox", "Reaction", "Schedule");

    private ReservedNames() {}

    private static Map<String, String> libraryTypes() {
        var types = new LinkedHashMap<String, String>();
        add(
                types,
                "java.lang",
                "Appendable AutoCloseable Boolean Byte CharSequence Character Class ClassLoader Cloneable"
                        + " Comparable Deprecated Double Enum Error Exception Float FunctionalInterface IllegalArgumentException"
                        + " IllegalStateException Integer Iterable Long Math Module Number NumberFormatException Object Override"
                        + " Package Process Readable Record Runnable Runtime RuntimeException SafeVarargs Short StackTraceElement"
                        + " String StringBuilder StringBuffer SuppressWarnings System Thread Throwable Void IO"
                        + " ArithmeticException ScopedValue NullPointerException UnsupportedOperationException Compiler");
        add(types, "java.io", "IOException UncheckedIOException InputStream Serializable");
        add(types, "java.math", "BigDecimal BigInteger MathContext RoundingMode");
        add(types, "java.net", "URI URLEncoder URLDecoder InetAddress");
        add(types, "java.nio.charset", "StandardCharsets");
        add(types, "java.nio.file", "Files Path");
        add(types, "java.security", "MessageDigest NoSuchAlgorithmException SecureRandom");
        add(types, "java.sql", "Array ResultSet SQLException Types Timestamp Connection Date");
        add(types, "java.time", "Clock Duration Instant LocalDate LocalTime LocalDateTime OffsetDateTime ZoneOffset");
        add(types, "java.time.temporal", "ChronoUnit");
        add(
                types,
                "java.util",
                "ArrayList Arrays Base64 Collection Collections Comparator HashMap HashSet HexFormat"
                        + " Iterator LinkedHashMap LinkedHashSet List Locale Map NoSuchElementException Objects Optional"
                        + " OptionalInt OptionalLong Properties SequencedMap Set StringJoiner TreeMap UUID Currency Calendar");
        add(types, "java.util.concurrent", "Callable ConcurrentHashMap ExecutorService Executors Future TimeUnit");
        add(types, "java.util.function", "BiFunction Consumer Function Predicate Supplier UnaryOperator");
        add(types, "java.util.regex", "Matcher Pattern");
        add(types, "java.util.stream", "Collectors IntStream LongStream Stream");
        add(types, "javax.crypto", "Mac");
        add(types, "javax.crypto.spec", "SecretKeySpec");
        add(types, "javax.sql", "DataSource");
        add(types, "jakarta.annotation.security", "DenyAll PermitAll RolesAllowed");
        add(types, "jakarta.servlet", "Filter FilterChain ServletException");
        add(types, "jakarta.servlet.http", "HttpFilter HttpServletRequest HttpServletResponse");
        add(types, "org.jspecify.annotations", "NonNull NullMarked Nullable");
        add(types, "org.slf4j", "Logger LoggerFactory MDC");
        add(types, "org.springframework.beans.factory.annotation", "Value Autowired");
        add(types, "org.springframework.boot", "SpringApplication");
        add(types, "org.springframework.boot.autoconfigure", "SpringBootApplication");
        add(
                types,
                "org.springframework.boot.context.properties",
                "ConfigurationProperties ConfigurationPropertiesScan");
        add(types, "org.springframework.boot.context.properties.bind", "DefaultValue");
        add(types, "org.springframework.context.annotation", "Bean Configuration Lazy Profile");
        add(types, "org.springframework.resilience.annotation", "EnableResilientMethods Retryable");
        add(
                types,
                "org.springframework.dao",
                "ConcurrencyFailureException DataIntegrityViolationException DuplicateKeyException");
        add(
                types,
                "org.springframework.http",
                "CacheControl HttpHeaders HttpMethod HttpStatus MediaType ProblemDetail" + " ResponseEntity");
        add(types, "org.springframework.jdbc.core", "RowMapper ResultSetExtractor JdbcTemplate");
        add(
                types,
                "org.springframework.jdbc.core.namedparam",
                "MapSqlParameterSource NamedParameterJdbcTemplate" + " SqlParameterSource");
        add(types, "org.springframework.jdbc.core.simple", "JdbcClient");
        add(types, "org.springframework.stereotype", "Component Controller Repository Service");
        add(types, "org.springframework.transaction", "PlatformTransactionManager");
        add(types, "org.springframework.transaction.support", "TransactionTemplate");
        add(types, "org.springframework.transaction.annotation", "Isolation Propagation Transactional");
        add(
                types,
                "org.springframework.web.bind.annotation",
                "CookieValue DeleteMapping GetMapping PatchMapping"
                        + " PathVariable PostMapping PutMapping RequestBody RequestHeader RequestMapping RequestMethod"
                        + " RequestParam ResponseStatus RestController RestControllerAdvice ExceptionHandler");
        add(types, "org.springframework.web.context.request", "WebRequest ServletWebRequest");
        add(types, "tools.jackson.core", "JacksonException");
        add(types, "tools.jackson.databind", "JsonNode ObjectMapper");
        add(types, "tools.jackson.databind.json", "JsonMapper");
        add(
                types,
                "com.fasterxml.jackson.annotation",
                "JsonAnyGetter JsonCreator JsonInclude JsonProperty JsonValue"
                        + " JsonIgnore JsonPropertyOrder JsonUnwrapped");
        return Map.copyOf(types);
    }

    private static Map<String, String> supportTypes() {
        var types = new LinkedHashMap<String, String>();
        add(
                types,
                "data",
                "AnswerCache AuditTrail Changes Columns Cursors Expressions Json Keyset Lookups Serializable Sql"
                        + " Violations");
        add(
                types,
                "input",
                "Body BodyConverter BooleanRule BytesRule DateRule DecimalRule DoubleRule DurationRule EnumRule"
                        + " Fault Faults Input InstantRule IntegerRule JsonRule ListRule MapRule NumberRule RecordRule"
                        + " RequestReader Rule TextRule TimeRule UuidRule AnyRule HeldJsonRule Csv Form");
        add(types, "problem", "ErrorCode ProblemAdvice ProblemValve ProblemWriter RefusedException");
        add(types, "security", "Operators SecurityConfiguration TokenConfiguration Viewer");
        add(types, "limit", "RateLimits RedisClientConfiguration SharedBuckets");
        add(
                types,
                "partner",
                "CircuitBreaker IdempotencyKey Partner PartnerAnswer PartnerFailedException PartnerPath PartnerRequests"
                        + " PartnerUnavailableException Partners");
        add(types, "privacy", "Encryption KeyChange PersonalData");
        add(
                types,
                "account",
                "AccessTokens FailedSignIns IssuedTokens Passwords PublishedKeysController RefreshTokens SignIns"
                        + " SignInAccount SignInRefusal SignInRepository SignedIn SigningKeys TokenChecks");
        add(
                types,
                "web",
                "Answered Caching ContractController DocsConfiguration EntityTag Idempotency IdempotencyKeys"
                        + " InstantSerializer Paths RequestFilter RequestId Tagged WebConfiguration");
        add(types, "", "Answer Answers Backend Caller TestClock Story Values");
        return Map.copyOf(types);
    }

    private static void add(Map<String, String> types, String home, String names) {
        List<String> list =
                Arrays.stream(names.split(" ")).filter(n -> !n.isEmpty()).collect(Collectors.toList());
        list.forEach(name -> types.put(name, home));
    }
}
