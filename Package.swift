// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: the upcoming language features that make imports and existentials visible,
/// and warnings as errors.
///
/// A global flag would break the dependencies, so it is set per target.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// What `--version` says of the commit: hexadecimal digits, and `-dirty` where files were changed.
let commit = Context.environment["BREAKWATER_COMMIT"].flatMap { text in
    text.allSatisfy { $0.isHexDigit || "-dirty".contains($0) } && !text.isEmpty ? text : nil
}

let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let metricsTestKit = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let inMemoryTracing = Target.Dependency.product(
    name: "InMemoryTracing", package: "swift-distributed-tracing")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbirdCore = Target.Dependency.product(
    name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(
    name: "HummingbirdTLS", package: "hummingbird")
let serviceLifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
    name: "breakwater",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "breakwater", targets: ["Command"]),
        .library(name: "Breakwater", targets: ["Breakwater"]),
        .library(name: "BreakwaterTesting", targets: ["BreakwaterTesting"]),
        .library(name: "Reliability", targets: ["Reliability"]),
    ],
    dependencies: [
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.44.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.9.1"),
    ],
    targets: [
        // The C rim.
        .target(
            name: "CNcurses",
            linkerSettings: [
                .linkedLibrary("ncursesw", .when(platforms: [.linux])),
                .linkedLibrary("tinfo", .when(platforms: [.linux])),
                .linkedLibrary("ncurses", .when(platforms: [.macOS])),
            ]),
        .target(
            name: "CProgram",
            cSettings: commit.map { [.define("BREAKWATER_COMMIT", to: "\"\($0)\"")] } ?? []),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .systemLibrary(
            name: "CCmark", pkgConfig: "libcmark-gfm",
            providers: [
                .apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"]),
            ]),

        // Values: no I/O, no clock, no globals.
        .target(name: "Reliability", dependencies: [collections], swiftSettings: settings),
        .target(
            name: "Providers", dependencies: ["Reliability", "CSimdJSON"], swiftSettings: settings),
        .target(name: "Behaviours", dependencies: ["Reliability"], swiftSettings: settings),
        .target(name: "HelpTopics", swiftSettings: settings),
        .target(name: "TerminalUI", swiftSettings: settings),
        .target(
            name: "Dashboard",
            dependencies: ["TerminalUI", "Reliability", "Providers", "HelpTopics", "CCmark"],
            swiftSettings: settings),
        .target(
            name: "Settings", dependencies: ["Reliability", "Providers", "TerminalUI", yams],
            swiftSettings: settings),

        .target(
            name: "Simulation", dependencies: ["Reliability", "Behaviours"],
            swiftSettings: settings),
        .target(
            name: "Scenarios",
            dependencies: ["Simulation", "Behaviours", "Reliability", "Settings"],
            resources: [.embedInCode("Library")], swiftSettings: settings),

        // Shells: thin, each around one part of the outside world.
        .target(
            name: "Client", dependencies: ["Reliability", "Providers", metrics, tracing, logging],
            swiftSettings: settings),
        .target(
            name: "HTTPTransport",
            dependencies: [
                "Client", "Providers", httpClient, nioCore, nioPosix, nioHTTP1, nioHTTP2, nioSSL,
            ],
            swiftSettings: settings),
        .target(
            name: "Gateway",
            dependencies: [
                "Client", "Providers", "Reliability", hummingbirdCore, hummingbirdTLS,
                serviceLifecycle, logging, nioCore, nioPosix, nioHTTP1, nioSSL,
            ],
            swiftSettings: settings),
        .target(
            name: "OpenTelemetryExport",
            dependencies: ["Client", "Providers", "Reliability", tracing],
            swiftSettings: settings),
        .target(name: "History", dependencies: ["Providers", grdb], swiftSettings: settings),
        .target(
            name: "DemoEndpoints",
            dependencies: [
                "Providers", "Behaviours", "HelpTopics", "Reliability", nioCore, nioPosix, nioHTTP1,
            ],
            swiftSettings: settings),
        .target(
            name: "CursesTerminal", dependencies: ["TerminalUI", "CNcurses"],
            swiftSettings: settings + [.defaultIsolation(MainActor.self)]),

        // The library's single import, and the command that wires everything.
        .target(
            name: "Breakwater",
            dependencies: ["Client", "Providers", "Reliability", "HTTPTransport", tracing],
            swiftSettings: settings),
        .target(
            name: "BreakwaterTesting", dependencies: ["Client", "Providers", "Reliability"],
            swiftSettings: settings),
        .executableTarget(
            name: "Command",
            dependencies: [
                "Breakwater", "Client", "Providers", "Reliability", "HTTPTransport", "Gateway",
                "OpenTelemetryExport", "History",
                "Behaviours", "HelpTopics", "DemoEndpoints", "Settings", "Simulation", "Scenarios",
                "TerminalUI", "CursesTerminal", "Dashboard", "CProgram", arguments, logging,
            ],
            swiftSettings: settings),

        // In this package and not in one of its own, so that `make bench` shares the release build.
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Breakwater", "Behaviours", "CAllocations", "Dashboard", "DemoEndpoints", "History",
                "OpenTelemetryExport", "Providers", "Reliability", "Simulation", "Scenarios",
                "TerminalUI", httpClient,
                nioCore, nioPosix, nioHTTP1,
            ],
            path: "Benchmarks", exclude: ["CAllocations", "README.md"], swiftSettings: settings),
        .target(name: "CAllocations", path: "Benchmarks/CAllocations"),
        // Tests. Suites mirror sources; the terminal tests drive the binary of the same build.
        .target(
            name: "TestSupport",
            dependencies: ["BreakwaterTesting", "Client", "Providers", "Reliability", tracing],
            path: "Tests/TestSupport", swiftSettings: settings),
        .target(
            name: "LoopbackServers",
            dependencies: ["Providers", nioCore, nioPosix, nioHTTP1, nioHTTP2, nioSSL],
            path: "Tests/LoopbackServers", swiftSettings: settings),
        .testTarget(
            name: "ReliabilityTests", dependencies: ["Reliability"], swiftSettings: settings),
        .testTarget(
            name: "ProvidersTests", dependencies: ["Providers", "Reliability"],
            exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "ClientTests",
            dependencies: [
                "Client", "Providers", "Reliability", "TestSupport", metrics, metricsTestKit,
                tracing, inMemoryTracing, logging,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "HTTPTransportTests",
            dependencies: [
                "HTTPTransport", "Client", "Providers", "Reliability", "Behaviours",
                "DemoEndpoints", "TestSupport", nioCore, nioPosix, nioHTTP1, nioSSL,
                "LoopbackServers",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "FaultsTests",
            dependencies: [
                "LoopbackServers", "HTTPTransport", "Client", "Providers", "Reliability",
                "TestSupport", "Dashboard", "TerminalUI", nioSSL,
            ],
            exclude: ["FAULTS.md"], swiftSettings: settings),
        .testTarget(
            name: "BehavioursTests", dependencies: ["Behaviours", "Reliability"],
            swiftSettings: settings),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "Behaviours", "Reliability"],
            swiftSettings: settings),
        .testTarget(
            name: "ScenariosTests",
            dependencies: ["Scenarios", "Simulation", "Behaviours", "Reliability", "Settings"],
            swiftSettings: settings),
        .testTarget(
            name: "DemoEndpointsTests",
            dependencies: [
                "DemoEndpoints", "Behaviours", "HTTPTransport", "Client", "Providers",
                "Reliability",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "Client", "OpenTelemetryExport", "Providers", "Reliability",
                "TestSupport", httpClient, nioCore, nioPosix, nioHTTP1, nioSSL, tracing,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "OpenTelemetryExportTests",
            dependencies: [
                "OpenTelemetryExport", "BreakwaterTesting", "Client", "HTTPTransport",
                "LoopbackServers", "Providers", "Reliability", "TestSupport", nioSSL, tracing,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "BreakwaterTests",
            dependencies: [
                "Breakwater", "BreakwaterTesting", "Behaviours", "DemoEndpoints", "TestSupport",
                logging,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "HelpTopicsTests", dependencies: ["HelpTopics"], swiftSettings: settings),
        .testTarget(
            name: "SettingsTests",
            dependencies: ["Settings", "Providers", "Reliability", "TerminalUI"],
            swiftSettings: settings),
        .testTarget(
            name: "HistoryTests", dependencies: ["History", "Providers", grdb],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Command", "Client", "Dashboard", "Gateway", "History", "OpenTelemetryExport",
                "Providers", "Reliability", "Settings",
                "HelpTopics", "Simulation", "Scenarios", "TerminalUI", "TestSupport", arguments,
            ],
            exclude: ["Snapshots"], swiftSettings: settings),
        .testTarget(
            name: "TerminalUITests", dependencies: ["TerminalUI"], swiftSettings: settings),
        .testTarget(
            name: "CursesTerminalTests",
            dependencies: ["CursesTerminal", "CNcurses", "TerminalUI"], swiftSettings: settings),
        .testTarget(
            name: "DashboardTests",
            dependencies: ["Dashboard", "TerminalUI", "Reliability", "Providers", "HelpTopics"],
            exclude: ["Snapshots"], swiftSettings: settings),
        .testTarget(
            name: "TidyTests", dependencies: ["Dashboard", "TerminalUI"],
            exclude: ["Interface"], swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Command", "DemoEndpoints", "Behaviours", "LoopbackServers", "Providers",
                "Reliability",
            ],
            swiftSettings: settings),
    ],
    cxxLanguageStandard: .cxx17
)
