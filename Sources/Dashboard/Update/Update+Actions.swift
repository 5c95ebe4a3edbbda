import Reliability
import TerminalUI

/// What each action does.
extension Model {
    mutating func perform(_ action: Action) -> [Effect] {
        if !hasConversation, action.needsConversation {
            tell("There is no conversation here: programs ask through the server.")
            return []
        }
        if !mayAct, action.acts {
            tellReadOnly()
            return []
        }
        switch action {
        case .send: return send()
        case .newline: composer.insert("\n")
        case .stop: return stop()
        case .interrupt: return interrupt()
        case .endOfInput: return composer.isEmpty ? leaveProgram() : []
        case .regenerate, .continueAnswer, .editAndResend, .fork, .branchPrevious, .branchNext,
            .selectPrevious, .selectNext, .renameConversation, .deleteConversation,
            .restoreConversation, .exportConversation, .importConversations, .compare,
            .systemPrompt, .openLink, .notify:
            return performInChat(action)
        case .newConversation: return beginConversation()
        case .openLast: return stop() + [.openLastConversation]
        case .copyAnswer: return copyAnswer()
        case .copyCode: return copyCode()
        case .editor: return [.openEditor(composer.text)]
        case .pasteImage: return [.pasteImage]
        case .recallOlder, .recallNewer: focus = .composer
        case .leave: return leave()
        case .compose, .focusComposer: go(to: .composer)
        case .focusNext: step(1)
        case .focusPrevious: step(-1)
        case .focusEndpoints: go(to: .endpoints)
        case .focusChat: go(to: .chat)
        case .focusRace: go(to: .race)
        case .focusEvents: go(to: .events)
        case .find: beginFind()
        case .findNext: stepFind(1)
        case .findPrevious: stepFind(-1)
        case .moveUp, .moveDown, .halfPageUp, .halfPageDown, .pageUp, .pageDown, .top, .bottom,
            .raceOlder, .raceNewer:
            move(action)
        case .detail: openDetail()
        case .toggleEndpoint, .drain, .pin, .forceOpen, .forceClosed, .resetBreaker:
            return takeWheel(action)
        case .sort, .reverseSort, .group: return arrange(action)
        case .sortBy, .columns, .palette, .help, .theme, .strategy, .hedge, .race, .background,
            .faults, .pickEndpoint, .regenerateElsewhere, .parameters, .preset, .model,
            .conversations, .search, .recallSearch:
            return openOverlay(action)
        case .stopBackground: return background == nil ? [] : [.stopBackground]
        case .zoom: zoomed = zoomed == nil && focus != .composer ? focus : nil
        case .plainView: return togglePlainView()
        case .narrower, .wider, .raceLower, .raceHigher, .usualSizes: return resize(action)
        case .nextLayout: return changePreset(by: 1)
        case .previousLayout: return changePreset(by: -1)
        case .pause: togglePause()
        case .timeBack: stepInTime(by: .seconds(-1))
        case .timeForward: stepInTime(by: .seconds(1))
        case .timeFarBack: stepInTime(by: .seconds(-30))
        case .timeFarForward: stepInTime(by: .seconds(30))
        case .graphSpan: return changeGraphSpan()
        case .health:
            let score = shown.fleet.flatMap { HealthScore($0, now: shownNow) }
            tell(score?.sentence ?? "Health is not known before an endpoint was tried.")
        case .raceZoomIn, .raceZoomOut, .raceEarlier, .raceLater, .raceWhole:
            changeRaceWindow(action)
        case .copyRace: return copyRace(asJSON: false)
        case .copyRaceJSON: return copyRace(asJSON: true)
        case .copyEndpoint: return copyEndpoint()
        case .copyEvents: return copyEvents()
        case .filterEvents:
            eventFilter = eventFilter.next
            eventsScrolledUp = 0
        case .mouse:
            hasMouse.toggle()
            let key = keys.spoken(.mouse)
            tell(
                hasMouse
                    ? "The mouse is ours again." : "The mouse selects text; \(key) takes it back.")
            return [.setMouse(hasMouse)]
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit: return quit()
        }
        return []
    }

    /// Escape: an overlay (handled there), a running answer, the composer; never the program.
    private mutating func leave() -> [Effect] {
        if let find, find.panel == focus {
            leaveFind()
            return []
        }
        if isPlain { return leavePlainView(to: plainReturn) }
        if zoomed != nil {
            zoomed = nil
        } else if conversation.running != nil {
            return stop()
        } else if focus == .chat, conversation.selected != nil {
            conversation.selected = nil
        } else {
            focus = focus == .composer ? .chat : .composer
        }
        return []
    }

    /// Ctrl-C: the message, the answer, and only then the program.
    private mutating func interrupt() -> [Effect] {
        if isQuitArmed { return leaveProgram() }
        if focus == .composer, !composer.isEmpty {
            composer.clear()
            recalled = nil
            edited = nil
            return []
        }
        if conversation.running != nil { return stop() }
        isQuitArmed = true
        tell("Ctrl-C again quits.")
        return []
    }

    /// `q` in a panel: back from a zoom, else out; asks again while an answer is under way.
    private mutating func quit() -> [Effect] {
        if isPlain { return leavePlainView(to: plainReturn) }
        if zoomed != nil {
            zoomed = nil
            return []
        }
        if conversation.running != nil, !isQuitArmed {
            isQuitArmed = true
            tell(
                "An answer is under way: \(keys.spoken(.quit)) again stops it and quits.", .warning)
            return []
        }
        return leaveProgram()
    }

    private mutating func leaveProgram() -> [Effect] {
        stop() + [.saveInterface(interface), .quit]
    }

    mutating func go(to panel: Focus) {
        focus = panel
        if let zoomed, zoomed != panel { self.zoomed = panel == .composer ? nil : panel }
    }

    private mutating func step(_ by: Int) {
        let order = Focus.order.filter {
            hasConversation || $0 != .composer && $0 != .chat
        }
        let place = order.firstIndex(of: focus) ?? 0
        go(to: order[(place + by + order.count) % order.count])
    }

    private mutating func changePreset(by step: Int) -> [Effect] {
        let all = LayoutPreset.allCases
        let place = all.firstIndex(of: interface.preset) ?? 0
        interface.preset = all[(place + step + all.count) % all.count]
        tell("Layout: \(interface.preset.rawValue)")
        return [.saveInterface(interface)]
    }

    private mutating func openDetail() {
        switch focus {
        case .endpoints:
            if shown.fleet?.present.isEmpty == false {
                overlay = .endpoint(selectedEndpoint, scroll: 0)
            }
        case .race: if let call = callInView { overlay = .call(call.call, scroll: 0) }
        case .events:
            let lines = eventLines.dropLast(eventsScrolledUp)
            if let call = lines.last(where: { $0.call != nil })?.call, shown.call(call) != nil {
                overlay = .call(call, scroll: 0)
            }
        case .chat, .composer: break
        }
    }

    private mutating func copyAnswer() -> [Effect] {
        guard let answer = conversation.target, !answer.text.isEmpty else {
            tell("There is no answer to copy.", .warning)
            return []
        }
        return [.copy(answer.text)]
    }

    private mutating func copyCode() -> [Effect] {
        let blocks = conversation.target?.document.codeBlocks ?? []
        guard !blocks.isEmpty else {
            tell("The answer has no code block.", .warning)
            return []
        }
        let block = conversation.codeBlockCopied % blocks.count
        conversation.codeBlockCopied = block + 1
        return [.copy(blocks[block])]
    }
}

extension EventFilter {
    /// The next filter, round and round.
    var next: EventFilter {
        let all = Self.allCases
        let place = all.firstIndex(of: self) ?? 0
        return all[(place + 1) % all.count]
    }
}
