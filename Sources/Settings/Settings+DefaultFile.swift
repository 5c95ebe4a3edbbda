extension Settings {
    /// A commented sample with every setting and its default: `breakwater check --print-default`.
    public static let defaultFile = """
        # Breakwater's configuration. Every key is optional; the values below are the defaults.
        # Times: 500ms, 5s, 2m, 1h. ${NAME} takes a value from the environment.
        # Check a file with: breakwater check FILE

        # The endpoints. Without this list every provider whose key is in the environment and every
        # local server that answers becomes one. Remove the # to begin your own list:
        # endpoints:
        #   - name: groq                    # shown in the table; unique
        #     provider: groq                # brings address, key variable and header meaning
        #     model: llama-3.3-70b-versatile
        #     key: ${GROQ_API_KEY}          # a reference; a literal key works, with a warning
        #                                   # or key_file: ~/.groq.key, or key_command: pass show groq
        #                                   # or keys: ["${ONE}", "${TWO}"], which take turns
        #   - name: workstation
        #     provider: openai-compatible   # any other server that speaks this format, by its url
        #     url: http://127.0.0.1:8080/v1
        #     model: smollm2                # left out: the first model that the server lists
        #     weight: 0.8                   # share under the strategy `weighted`
        #     price: {input: 0, output: 0}  # US dollars per million tokens; cached_input, cache_write
        #     context: 8192                 # tokens that fit; left out: unknown
        #     limits: {requests_per_minute: 60, tokens_per_minute: 40000, requests_per_day: 10000, concurrent: 2, adaptive: false}
        #                                   # adaptive: find out how many it takes at once, concurrent
        #                                   # at most; true for ollama, llama.cpp, lm-studio and vllm
        #     lacks: []                     # what the model cannot: images, tools
        #     serves: [chat]                # or [embeddings], or both, for `breakwater serve`
        #     timeouts: {connect: 5s, first_token: 60s, gap: 30s, total: off}   # head: as first_token
        #     proxy: off                    # or http://user:pass@host:port, socks5://host:port
        #     tls: off                      # not what the top of this file says; or keys as there
        #     plain_http: allow             # or refuse: this endpoint only through https://
        #     health: {probe: completion, every: off}   # or probe: path, path: /v1/models

        # Services that are not built in, and changes of those that are (prices, an address):
        # providers:
        #   - name: acme                    # the word that endpoints give as their provider
        #     title: Acme                   # shown to people; the name when left out
        #     url: https://api.acme.example/v1
        #     format: openai                # openai, openai-responses, anthropic, gemini, cohere, ollama
        #     auth: bearer                  # bearer, header NAME, query NAME, none
        #     key_variables: [ACME_API_KEY]
        #     model: acme-large             # when an endpoint names none
        #     headers: {X-Title: Breakwater}
        #     rate_limits: common           # common, openai, groq, anthropic, cerebras, openrouter, none
        #     error_codes: {E42: quota}     # rate_limited, quota, auth, overloaded, transient, too_long,
        #                                   # filtered, bad_request, unsupported
        #     quirks: []                    # max_completion_tokens, no_stream_options, done_is_finish
        #     models: {acme-large: {context: 128000, input: 0.5, output: 1.5, as_of: 2026-11}}

        # How endpoints are reached that do not say it themselves. tls: ca_file: authorities to trust
        # instead of the system's; client_certificate, client_key, client_key_password: who asks, for
        # servers that want to know; minimum_version: 1.2 or 1.3. All files are PEM.
        # plain_http: refuse lets nothing out unencrypted but to this machine. proxy: off, or an
        # address; without it HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY hold.
        # tls: {ca_file: ca.pem, client_certificate: me.pem, client_key: me.key, minimum_version: 1.2}
        plain_http: allow
        # proxy: http://user:${PROXY_PASSWORD}@proxy.example:3128

        # How one of the free endpoints is chosen: balanced, priority, round-robin, weighted,
        # least-loaded, latency, cost, health. For balanced: seconds_per_dollar: how much longer an
        # answer may take that is a dollar cheaper (100: a second is worth a cent); explore: the share
        # of first attempts that tries an endpoint without recent ones.
        routing: {strategy: balanced, seconds_per_dollar: 100, explore: 2%}

        # From Enter to the first shown token; after it only gap, total and you end a call.
        deadline: 120s

        # attempts: all wire attempts of one call over all endpoints, hedges included.
        # base, cap: the longest wait before the first and before any later try of the same endpoint.
        retry: {attempts: 6, base: 500ms, cap: 8s}

        # Extra attempts (retries, hedges, fallbacks): each success pays for `ratio` of one;
        # `floor` is granted in any case. hedge_tokens: the share of all delivered tokens that hedges
        # may send a second time.
        budget: {ratio: 0.1, floor: 1 per 10s, hedge_tokens: 10%}

        # after: when a second attempt starts beside a silent first one: off, auto, a quantile of the
        # measured times such as p95, or a time such as 800ms. extra_load: hedges per call that auto
        # may send. cold: the delay before anything is measured. extra: hedges of one call, 0 to 2.
        # max_prompt: longer prompts, in tokens, are not hedged: a hedge pays them a second time.
        hedge: {after: auto, extra_load: 8%, cold: 1s, min: 50ms, max: 15s, extra: 1, max_prompt: 16000}

        # Start so many attempts at once; 0: one.
        race: 0

        # It opens after `consecutive` failures in a row, or above the share `rate` of failures, or of
        # first tokens slower than `slow` and six times the usual, in `window` with at least `minimum`
        # attempts; or after `silent` attempts in a row that a later one beat without a token. It stays
        # open for `open`, doubling up to `open_max`; then one trial at a time, and `successes` of them
        # close it. It comes back in steps during `recovery`. With more than the share `panic` of all
        # endpoints out, those serve as well. off switches recovery, slow, silent or panic off.
        breaker:
          {consecutive: 5, rate: 0.5, minimum: 10, window: 30s, slow: 3s, silent: 5,
           open: 5s, open_max: 300s, trials: 1, successes: 2, recovery: 20s, panic: 50%}

        # An endpoint is ejected when its success rate lies `deviations` standard deviations below the
        # mean and `gap` below its peers', among `endpoints` with `outcomes` calls in the last minute;
        # at most `most` of all are out for it. Looked for `every` so often; peers: off switches it off.
        peers: {endpoints: 5, outcomes: 20, deviations: 1.9, gap: 10%, most: 10%, every: 10s}

        # Attempts that wait for a bucket or a slot: how many at most, and after how long a background
        # question counts as one of yours.
        queue: {most: 10000, ageing: 10s}

        # Names of endpoints that wait until the others are used up, by what went wrong.
        fallback: {general: [], too_long: [], filtered: []}

        # When nobody answered: what stands in, in this order, and is shown as degraded. smaller: endpoints
        # that serve only this; reserve: what of the deadline is kept for them. cached: how old the last
        # answer to the same conversation may be, or off; kept: how many are remembered. answer: a text.
        degrade: {order: [smaller, cached, answer], smaller: [], reserve: 20s, cached: off, kept: 100, answer: ""}

        # A collector that spans and metrics are sent to (OTLP over HTTP), such as http://127.0.0.1:4318.
        # OpenTelemetry's variables, such as OTEL_EXPORTER_OTLP_HEADERS, say the rest, and go before this.
        telemetry: off

        # A file of the folder `themes` beside this one, or a built-in theme.
        theme: terminal

        # How a message is written: keys: readline or vim; enter: send, or newline, and then Alt-Enter
        # sends.
        composer: {keys: readline, enter: send}

        # Other keys for an action of the full screen: one, a list of them, or none. An unknown action
        # is answered with the known ones; two meanings of one key in one panel are refused. For
        # example {pause: ctrl-t, sort: [s, F8], theme: none}.
        bindings: {}

        """
}
