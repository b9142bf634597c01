using GostSharp.Protocols.Auto;
using GostSharp.Tests.Services;
using GostSharp.Tests.Vectors;

namespace GostSharp.Tests.Protocols.Auto;

public sealed class AutoHandlerTests : IAsyncDisposable
{
    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly ManualTime _time = new();
    private readonly AutoHandler _handler;
    private string? _chosen;
    private byte[] _read = [];

    public AutoHandlerTests() =>
        _handler = new AutoHandler(Named("socks4"), Named("socks5"), Named("tls"), Named("http"), TimeSpan.FromSeconds(15), _time);

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    public static TheoryData<string> Recordings => [.. Transcript.Names("auto-http-*"), .. Transcript.Names("auto-socks*"), .. Transcript.Names("auto-client-tcp-*")];

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(new byte[] { 4, 1 }, "socks4")]
    [InlineData(new byte[] { 5, 1, 0 }, "socks5")]
    [InlineData(new byte[] { 0x16, 3, 1 }, "tls")]
    [InlineData(new byte[] { 0x17, 3, 1 }, "http")]
    [InlineData(new byte[] { (byte)'G' }, "http")]
    [InlineData(new byte[] { 0 }, "http")]
    public async Task The_first_byte_says_who_serves_and_is_read_again(byte[] bytes, string expected)
    {
        await _pair.Client.Stream.WriteAsync(bytes);
        await _pair.Client.CompleteWritesAsync();

        await _handler.HandleAsync(_pair.Server, CancellationToken.None);

        _chosen.Should().Be(expected);
        _read.Should().Equal(bytes);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Recordings))]
    public async Task Recorded_clients_are_told_apart(string name)
    {
        await _pair.Client.Stream.WriteAsync(Transcript.Read(name).Sent(TranscriptSide.Client));
        await _pair.Client.CompleteWritesAsync();

        await _handler.HandleAsync(_pair.Server, CancellationToken.None);

        _chosen.Should().Be(name.Contains("socks4", StringComparison.Ordinal) ? "socks4" : name.Contains("socks5", StringComparison.Ordinal) ? "socks5" : "http");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_silent_client_has_so_long_and_no_longer()
    {
        var handling = _handler.HandleAsync(_pair.Server, CancellationToken.None).AsTask();
        await _time.WaitForTimersAsync(1);

        _time.Advance(TimeSpan.FromSeconds(15));

        (await handling.Invoking(task => task).Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.TimedOut);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_says_nothing_and_leaves_is_not_served()
    {
        await _pair.Client.CompleteWritesAsync();

        var handle = async () => await _handler.HandleAsync(_pair.Server, CancellationToken.None);

        (await handle.Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);
        _chosen.Should().BeNull();
    }

    private FunctionHandler Named(string name) => new(async (connection, cancellationToken) =>
    {
        _chosen = name;
        using var read = new MemoryStream();
        await ((StreamConnection)connection).Stream.CopyToAsync(read, cancellationToken);
        _read = read.ToArray();
    });
}
