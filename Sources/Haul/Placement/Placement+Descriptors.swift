extension Placement {
  /// What an event loop keeps open: epoll, eventfd and timerfd.
  private static let perLoop = 3
  /// What a slot may have open: a connection, the file, its folder, and an idle connection to another host.
  private static let perSlot = 4
  /// What the parent of a child keeps open: two pipes' ends and the process's own descriptor.
  private static let perChild = 4
  /// What everything else needs: the standard streams, the list, the destination and folders in it, names being resolved.
  private static let reserve = 32

  /// Descriptors of a process with `limit` of them that neither loops nor slots need.
  func spareDescriptors(of limit: Int) -> Int {
    max(0, limit - Self.reserve - loops * (Self.perLoop + slots * Self.perSlot))
  }

  /// The placement, or the largest like it that needs no more than `limit` descriptors a process.
  ///
  /// - Returns: the placement, and a warning where it had to shrink below what was asked for.
  func fitting(descriptors limit: Int) -> (Placement, warning: String?) {
    let available = max(limit - Self.reserve, Self.perLoop + Self.perSlot)
    var fitted = self
    fitted.loops = min(loops, available / (Self.perLoop + Self.perSlot))
    fitted.slots = min(slots, max(1, (available / fitted.loops - Self.perLoop) / Self.perSlot))
    if usesChildren { fitted.processes = min(processes, max(1, available / Self.perChild)) }
    fitted.limit = self.limit.map { min($0, fitted.loops * fitted.slots) }
    guard fitted.capacity < capacity else { return (self, nil) }
    // Nobody asked for so many.
    if adapts { return (fitted, nil) }
    return (
      fitted,
      "only \(fitted.capacity) of \(capacity) workers fit the limit of \(limit) open files; raise it with ulimit -n"
    )
  }
}
