import NIOCore
import SystemPackage

/// How a complete file gets its name.
extension AttemptDriver {
  /// Publishes the file, after what may block is done elsewhere.
  func publish() {
    guard let settling = sink?.settling(synchronizes: context.configuration.synchronizes) else {
      return publish(settled: nil)
    }
    elsewhere(settling.run) { driver, sha256 in driver.publish(settled: sha256) }
  }

  /// Does what may block on another thread, and goes on here unless the attempt has ended meanwhile.
  private func elsewhere<Value: Sendable>(
    _ work: @escaping @Sendable (_ isCancelled: () -> Bool) throws(Errno) -> Value,
    then: @escaping @Sendable (AttemptDriver, Value) -> Void
  ) {
    let number = number
    let driver = NIOLoopBound(self, eventLoop: loop)
    context.blocking.run(on: loop, work) { result in
      let driver = driver.value
      guard driver.number == number, driver.machine?.phase == .publishing else { return }
      switch result {
      case .success(let value): then(driver, value)
      case .failure(let error):
        driver.handle(.rejected(DiskFailure.failure("finishing a file in", driver.context.directory.path, error)))
      }
    }
  }

  private func publish(settled: String?) {
    guard let item, let sink = sink.take() else { return }
    let name = finalName(item, sink)
    if name != item.name { report.name = name.text }
    do throws(Errno) {
      let result = try sink.publish(
        as: name, existing: context.configuration.publication,
        modified: context.configuration.keepsModificationTime
          ? report.lastModified.flatMap { HTTPDate.seconds($0) } : nil,
        expected: expected, settled: settled)
      switch result {
      case .published(let sha256):
        report.sha256 = sha256
        published()
      case .numbered(let number, let sha256):
        report.sha256 = sha256
        report.name = name.numbered(number).text
        published()
      case .taken where context.configuration.publication == .fail:
        let path = context.directory.path(of: item.path)
        handle(.rejected(Failure(.refused, "“\(path)” has come meanwhile, and --existing fail leaves it alone")))
      case .taken:
        handle(.published(false))
      case .mismatched(let promise, let actual):
        handle(.rejected(promise.failure(actual: actual)))
      }
    } catch {
      handle(
        .rejected(
          DiskFailure.failure(
            "publishing", context.directory.path(of: item.path), error, ofOneName: true)))
    }
  }

  /// The file has its name; where a power cut must not take that away, the folders' own bytes wait for the disk too.
  private func published() {
    guard context.configuration.synchronizes, !context.configuration.discards else { return handle(.published(true)) }
    let (directory, folder) = (context.directory, item?.folder)
    elsewhere { _ throws(Errno) in
      for folder in directory.folders(to: folder) { try SystemCall.synchronizeDirectory(folder.descriptor) }
    } then: { driver, _ in
      driver.handle(.published(true))
    }
  }

  /// The name, the server's if that is wanted, and with the ending that its content asks for if that is.
  private func finalName(_ item: PlannedItem, _ sink: borrowing FileSink) -> FileName {
    var name = item.name
    if let serverName {
      name = FileName(sanitizing: serverName)
      if context.configuration.usesPortableNames { name = PortableName.name(name) }
    }
    guard context.configuration.extensions == .fix else { return name }
    let isSeen = machine?.resumedFrom == nil && !sink.isSegmented
    let first = isSeen ? signature : sink.firstBytes(ExtensionRule.signatureLength)
    return ExtensionRule.fixed(name, contentType: report.contentType, signature: first)
  }
}
