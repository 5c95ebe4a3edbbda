import CSimdJSON

/// What an error body says, whatever its shape.
///
/// Read are OpenAI's `{"error":{message,type,code}}`, also below `response` (OpenAI Responses), a bare
/// string under `error` (Ollama, llama.cpp), a flat `{message,type,code}` (Mistral, vLLM, Cohere,
/// Spark), `base_resp` (MiniMax), `detail` (FastAPI), Google's `status` and `details`, each also as the
/// first element of an array; of anything else the text, of a web page its title.
struct ErrorBody: Equatable {
    /// The sentence for a person, raw: not sanitised, not redacted.
    var message = ""
    /// The provider's code or Google's status, lowercased.
    var code: String?
    /// The provider's error type, lowercased.
    var type: String?
    /// A number in the place of the code, in digits.
    var number: String?
    /// The same, when it lies between 400 and 599: a status.
    var status: Int?
    /// The `reason` of a `google.rpc.ErrorInfo`, lowercased: more exact than the code.
    var reason: String?
    /// `google.rpc.RetryInfo`, or “try again in 20s” in the message.
    var retryDelay: Duration?
    /// `google.rpc.QuotaFailure` of a quota that counts days.
    var isDailyQuota = false
    /// True for a web page.
    var isWebPage = false

    /// An error that says nothing yet.
    init() {}

    /// Reads a body of any kind.
    init(_ body: [UInt8]) {
        if let read = JSONDocument.read(body, { ErrorBody($0) }) {
            self = read
        } else {
            readText(body)
        }
        retryDelay = retryDelay ?? Self.retryDelay(inMessage: message)
    }

    /// Reads a JSON document, or a chunk of a stream.
    init(_ root: JSONView) {
        let outer = root[0].isPresent ? root[0] : root
        if let text = outer["error"].string {
            message = text
            read(outer, skipsMessage: true)
        } else if outer["error"].kind == simd_json_object {
            read(outer["error"], skipsMessage: false)
        } else if outer["response"]["error"].kind == simd_json_object {
            read(outer["response"]["error"], skipsMessage: false)
        } else if Self.failedBase(outer).isPresent {
            read(Self.failedBase(outer), skipsMessage: false)
        } else {
            read(outer, skipsMessage: false)
        }
        if message.isEmpty { message = Self.detail(outer) ?? "" }
        retryDelay = retryDelay ?? Self.retryDelay(inMessage: message)
    }

    /// True when `root` is an error rather than a chunk of an answer.
    static func isError(_ root: JSONView) -> Bool {
        let error = root["error"]
        if error.kind == simd_json_object { return true }
        if let text = error.string { return !text.isEmpty }
        if root["choices"].isPresent { return false }
        if failedBase(root).isPresent { return true }
        if root["object"].isString("error") || root["type"].isString("error") { return true }
        // Spark and old Baidu: a number other than zero and a sentence.
        let code = root["error_code"].int ?? root["code"].int ?? 0
        return code != 0
            && (root["error_msg"].kind == simd_json_string
                || root["message"].kind == simd_json_string)
    }

    /// MiniMax answers 200 and puts a code other than zero here.
    private static func failedBase(_ root: JSONView) -> JSONView {
        let base = root["base_resp"]
        return base["status_code"].int ?? 0 == 0 ? JSONView(value: nil) : base
    }

    private mutating func read(_ fields: JSONView, skipsMessage: Bool) {
        if !skipsMessage {
            message =
                fields["message"].string ?? fields["message"]["detail"][0]["msg"].string
                ?? fields["error_msg"].string ?? fields["status_msg"].string ?? ""
        }
        // Relays put the words of the service behind them here.
        if let raw = fields["metadata"]["raw"].string, message.utf8.count < 40 {
            message += message.isEmpty ? raw : ": " + raw
        }
        type = fields["type"].string?.lowercased()
        let places = [
            fields["code"], fields["error_code"], fields["status_code"], fields["status"],
        ]
        for place in places {
            if let number = place.int ?? place.string.flatMap({ Int($0) }) {
                self.number = self.number ?? "\(number)"
                if (400...599).contains(number) { status = status ?? number }
            } else if let text = place.string, !text.isEmpty {
                code = code ?? text.lowercased()
            }
        }
        if let inner = fields["innererror"]["code"].string?.lowercased() { code = inner }
        fields["details"].forEachElement { detail in
            if let delay = detail["retryDelay"].string {
                retryDelay = HeaderTime.duration(delay, sentAt: nil)
            }
            if let text = detail["reason"].string { reason = text.lowercased() }
            detail["violations"].forEachElement { violation in
                let quota = violation["quotaId"].string ?? violation["quotaMetric"].string ?? ""
                if quota.lowercased().contains("perday") { isDailyQuota = true }
            }
        }
    }

    /// FastAPI's `detail`, a list of `errors`, or nothing.
    private static func detail(_ root: JSONView) -> String? {
        if let text = root["detail"].string { return text }
        let first = root["detail"][0]
        if let text = first["msg"].string {
            var place: [String] = []
            first["loc"].forEachElement { element in
                if let name = element.string, name != "body" { place.append(name) }
            }
            return place.isEmpty ? text : place.joined(separator: ".") + ": " + text
        }
        return root["errors"][0]["message"].string
    }

    private mutating func readText(_ body: [UInt8]) {
        let text = String(decoding: body.prefix(4096), as: UTF8.self)
        guard text.trimmed.hasPrefix("<") else {
            message = text
            return
        }
        isWebPage = true
        guard let start = text.range(ofASCII: "<title>"),
            let end = text[start.upperBound...].range(ofASCII: "</title>")
        else { return }
        message = String(text[start.upperBound..<end.lowerBound])
    }

    /// “Please try again in 1m2.5s.”, “Please retry in 45.8s”.
    private static func retryDelay(inMessage message: String) -> Duration? {
        for lead in ["try again in ", "retry in ", "retry after "] {
            guard let place = message.range(ofASCII: lead) else { continue }
            let rest = message[place.upperBound...].split(separator: " ", maxSplits: 2)
            guard var word = rest.first.map(String.init) else { continue }
            while let last = word.last, ".,;)".contains(last) { word.removeLast() }
            if rest.count > 1, rest[1].hasPrefix("ms") || rest[1].hasPrefix("milli") {
                return HeaderTime.milliseconds(word)
            }
            if rest.count > 1, rest[1].hasPrefix("minute"), let minutes = Double(word) {
                return HeaderTime.duration("\(minutes * 60)", sentAt: nil)
            }
            return HeaderTime.duration(word, sentAt: nil)
        }
        return nil
    }
}

extension StringProtocol {
    /// Where `needle`, written in lowercase ASCII, occurs, compared without regard to ASCII case.
    func range(ofASCII needle: String) -> Range<Index>? {
        let hay = utf8
        let wanted = Array(needle.utf8)
        guard let first = wanted.first else { return nil }
        var start = hay.startIndex
        while start < hay.endIndex {
            if lower(hay[start]) == first {
                var place = start
                var matched = 0
                while matched < wanted.count, place < hay.endIndex,
                    lower(hay[place]) == wanted[matched]
                {
                    hay.formIndex(after: &place)
                    matched += 1
                }
                if matched == wanted.count { return start..<place }
            }
            hay.formIndex(after: &start)
        }
        return nil
    }
}

/// An ASCII capital as its small letter.
private func lower(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
}
