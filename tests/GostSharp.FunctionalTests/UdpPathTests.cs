namespace GostSharp.FunctionalTests;

/// <summary>Packets over every path that carries them: directly, through one proxy of each kind, through two.</summary>
public sealed class UdpPathTests : LeakCheckedTests
{
    private static readonly int[] _sizes = [0, 1, 1472, 8192, 65_507];

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("direct")]
    [InlineData("socks5", 0)]
    [InlineData("socks5 beside the stream", 65_507)]
    [InlineData("http", 0)]
    [InlineData("relay", 0)]
    [InlineData("relay+tls", 0)]
    [InlineData("ssu", 65_507)]
    [InlineData("ssu of 2022", 65_507)]
    [InlineData("ssu+tls", 0)]
    [InlineData("relay+tls behind socks5", 0)]
    [InlineData("socks5 behind relay", 0)]
    [InlineData("http behind relay+tls", 0)]
    public async Task Packets_arrive_whole_where_the_path_can_carry_them_and_are_counted_where_it_cannot(string name, params int[] lost)
    {
        using var target = UdpEcho.Start();
        await using var path = await UdpPath.StartAsync(name, target.EndPoint.ToString());
        using var client = path.Entry.Connect();
        foreach (var size in lost)
        {
            await client.SendAsync(RandomBytes.Create(1, size));
        }

        var carried = _sizes.Except(lost).ToArray();
        foreach (var size in carried)
        {
            (await client.AskAsync(RandomBytes.Create(size, size))).Should().Equal(RandomBytes.Create(size, size));
        }

        var expected = new DatagramStatistics(Received: _sizes.Length, Sent: carried.Length, Dropped: lost.Length, Truncated: 0, Evicted: 0);
        await Eventually.TrueAsync(() => path.Entry.Statistics.Datagrams == expected);
        await Eventually.TrueAsync(() => path.Entry.Statistics.BytesUp == carried.Sum() && path.Entry.Statistics.BytesDown == carried.Sum());
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("direct")]
    [InlineData("socks5")]
    [InlineData("socks5 beside the stream")]
    [InlineData("http")]
    [InlineData("relay")]
    [InlineData("relay+tls")]
    [InlineData("ssu")]
    [InlineData("ssu of 2022")]
    [InlineData("ssu+tls")]
    [InlineData("ssu behind relay")]
    [InlineData("relay+tls behind socks5")]
    [InlineData("socks5 beside the stream behind relay")]
    public async Task A_request_has_as_many_answers_as_the_target_gives(string name)
    {
        using var target = UdpEcho.Start(answers: 3);
        await using var path = await UdpPath.StartAsync(name, target.EndPoint.ToString());
        using var client = path.Entry.Connect();
        for (byte i = 1; i <= 10; i++)
        {
            (await client.AskAsync(i)).Should().Equal(i);
            (await client.NextAsync()).Should().Equal(i);
            (await client.NextAsync()).Should().Equal(i);
        }

        path.Entry.Statistics.Accepted.Should().Be(1);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5")]
    [InlineData("socks5 beside the stream")]
    [InlineData("http")]
    [InlineData("relay")]
    [InlineData("relay+tls behind socks5")]
    public async Task Without_keep_alive_a_request_has_one_answer_and_nothing_stays_open_behind_it(string name)
    {
        using var target = UdpEcho.Start(answers: 2);
        await using var path = await UdpPath.StartAsync(name, target.EndPoint.ToString(), service => service.CloseAfterReply());
        using var client = path.Entry.Connect();
        for (byte i = 1; i <= 10; i++)
        {
            (await client.AskAsync(i)).Should().Equal(i);
        }

        await path.IsIdleAsync();
        path.Entry.Statistics.Accepted.Should().Be(10);
        client.Available.Should().Be(0, "each second answer is lost");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5 beside the stream behind relay")]
    [InlineData("ssu behind relay")]
    public async Task A_packet_that_is_too_long_beside_a_stream_behind_another_hop_is_lost_alone(string name)
    {
        using var target = UdpEcho.Start();
        await using var path = await UdpPath.StartAsync(name, target.EndPoint.ToString());
        using var client = path.Entry.Connect();
        await client.SendAsync(RandomBytes.Create(1, 65_507));
        foreach (var size in new[] { 0, 1, 1472, 8192 })
        {
            (await client.AskAsync(RandomBytes.Create(size, size))).Should().Equal(RandomBytes.Create(size, size));
        }

        path.Entry.Statistics.Accepted.Should().Be(1);
    }
}
