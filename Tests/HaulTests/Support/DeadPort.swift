import NIOCore
import NIOPosix

/// A port that nobody listens on: one that was bound a moment ago and is free again.
func deadPort() async throws -> Int {
  let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .bind(host: "127.0.0.1", port: 0).get()
  let port = channel.localAddress?.port ?? 1
  try await channel.close()
  return port
}
