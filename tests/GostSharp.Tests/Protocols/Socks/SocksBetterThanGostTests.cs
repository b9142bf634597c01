using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Vectors;

namespace GostSharp.Tests.Protocols.Socks;

/// <summary>Recorded clients whom gost left alone, or told what they could not use.</summary>
public sealed class SocksBetterThanGostTests
{
    public static TheoryData<string> Glued => [.. Transcript.Names("lockstep-socks*")];

    public static TheoryData<string> UnknownCommands => [.. Transcript.Names("socks5-unknown-cmd-*")];

    public static TheoryData<string> OffersOfNothing => [.. Transcript.Names("socks5-no-acceptable-*")];

    public static TheoryData<string> Binds => [.. Transcript.Names("socks4-bind-*")];

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Glued))]
    public async Task What_a_client_glued_together_is_taken_apart(string name)
    {
        var transcript = Transcript.Read(name);
        var isSocks4 = name.StartsWith("lockstep-socks4", StringComparison.Ordinal);
        await using var bench = isSocks4 ? new HandlerBench().StartSocks4() : new HandlerBench().StartSocks5();

        await bench.Client.SendAsync(transcript.Sent(TranscriptSide.Client));
        await bench.Client.CompleteWritesAsync();
        await bench.Target.CompleteWritesAsync();

        var sent = await ReadToEndAsync(bench.Target);
        var payload = transcript.Sent(TranscriptSide.Client)[(isSocks4 ? 9 : 13)..];
        sent.Should().Equal(payload).And.NotBeEmpty();
        (await ReadToEndAsync(bench.Client)).Should().HaveCount(isSocks4 ? 8 : 12);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(UnknownCommands))]
    public async Task An_unknown_command_is_answered(string name)
    {
        await using var bench = new HandlerBench().StartSocks5();

        await bench.Client.SendAsync(Transcript.Read(name).Sent(TranscriptSide.Client));

        await bench.Client.ExpectUntilEndAsync("05 00 05 07 00 01 00 00 00 00 00 00");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(OffersOfNothing))]
    public async Task An_offer_without_a_login_is_refused_where_one_is_needed(string name)
    {
        await using var bench = new HandlerBench().StartSocks5(new Socks5HandlerOptions { Users = new UserTable([new Credentials("admin", "123456")]) });

        await bench.Client.SendAsync(Transcript.Read(name).Sent(TranscriptSide.Client));

        await bench.Client.ExpectUntilEndAsync("05 FF");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Binds))]
    public async Task A_socks4_bind_is_rejected_with_a_reply(string name)
    {
        await using var bench = new HandlerBench().StartSocks4();

        await bench.Client.SendAsync(Transcript.Read(name).Sent(TranscriptSide.Client));

        await bench.Client.ExpectUntilEndAsync("00 5C 00 00 00 00 00 00");
    }

    private static async Task<byte[]> ReadToEndAsync(StreamConnection connection)
    {
        using var all = new MemoryStream();
        await connection.Stream.CopyToAsync(all);
        return all.ToArray();
    }
}
