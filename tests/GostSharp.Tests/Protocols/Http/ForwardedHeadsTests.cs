using System.Net;
using GostSharp.Codecs.Http;
using GostSharp.Protocols.Http;

namespace GostSharp.Tests.Protocols.Http;

public sealed class ForwardedHeadsTests
{
    [Fact]
    public void A_long_list_of_own_fields_is_read_once_and_not_for_every_field()
    {
        var headers = new HttpHeaders().Add("Host", "t").Add("Connection", string.Join(',', Enumerable.Repeat("X-0", 16_000)));
        for (var count = 0; count < 250; count++)
        {
            headers.Add($"X-{count}", "");
        }

        var request = new HttpRequestHead("GET", "http://t/", HttpVersion.Version11, headers);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var forwarded = ForwardedHeads.ForTarget(request, Destination.Of(request), upgrade: null);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        forwarded.Headers["X-0"].Should().BeNull();
        forwarded.Headers["X-1"].Should().BeEmpty();
        allocated.Should().BeLessThan(16 * 1024 * 1024);
    }
}
