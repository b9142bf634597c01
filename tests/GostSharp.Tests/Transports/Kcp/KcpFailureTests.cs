using GostSharp.Kcp;
using GostSharp.Transports.Kcp;

namespace GostSharp.Tests.Transports.Kcp;

public sealed class KcpFailureTests
{
    [Theory]
    [InlineData(0, 0, "nothing came back: nobody is there, or the node has another key or cipher")]
    [InlineData(0, 3, "what came back cannot be read: the node has another key or cipher")]
    [InlineData(1, 3, "not all that was sent had been acknowledged")]
    public void What_came_back_tells_what_is_wrong(long received, long rejected, string words) =>
        KcpFailure.WaitedFor(new KcpStatistics { PacketsReceived = received, Rejected = rejected }).Should().Be(words);
}
