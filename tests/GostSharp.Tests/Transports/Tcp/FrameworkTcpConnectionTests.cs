namespace GostSharp.Tests.Transports.Tcp;

/// <summary>The same with the framework's sockets, which have to do on other systems.</summary>
public sealed class FrameworkTcpConnectionTests : TcpConnectionTests
{
    private protected override Task<TcpPair> CreateAsync() => TcpPair.CreateWithFrameworkAsync();
}
