using GostSharp.Kcp;

namespace GostSharp.Transports.Kcp;

/// <summary>The stream of one KCP session, which ends with it.</summary>
internal sealed class KcpConnection(KcpSession session) : StreamConnection(session.Stream, session.LocalEndPoint, session.RemoteEndPoint)
{
    // There is nothing to tell the peer by; it hears nothing any more.
    public override void Abort(Exception? reason = null) => session.Abort(reason);
}
