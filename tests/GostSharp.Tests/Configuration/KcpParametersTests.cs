using GostSharp.Configuration;
using GostSharp.Kcp;
using GostSharp.Multiplexing;

namespace GostSharp.Tests.Configuration;

public sealed class KcpParametersTests : IDisposable
{
    // The same packet, encrypted by kcp-go with AES and either key.
    private const string DocumentedKeyPacket = "86834343335b168ca911bf584a05f9905788561838973c8ff7af371219322967ceb653efb423942553b0210731c325224810a11d87661b3c440004d41789";
    private const string EmptyKeyPacket = "06109a684c0510b38efa5ecbc9ff9cdf9d14f520a963342dbfdc9728875d79775f2acd36e854db71b2cd4f742cf198c7a2689c3248c36c3e6c8c69ba1c82";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"kcp-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Without_more_than_a_key_it_is_as_gost_documents_it()
    {
        var read = Read(("kcp.key", "secret"));

        read.Settings.Options.Should().BeEquivalentTo(new
        {
            NoDelay = false,
            Interval = TimeSpan.FromMilliseconds(30),
            FastResend = 2,
            CongestionControl = false,
            MaxPacketSize = 1350,
            SendWindow = 1024,
            ReceiveWindow = 1024,
            DataShards = 10,
            ParityShards = 3,
            Compression = true,
            AckNoDelay = false,
            PeerTimeout = TimeSpan.FromSeconds(30),
            IdleTimeout = Timeout.InfiniteTimeSpan,
        });
        read.Settings.Should().BeEquivalentTo(new { SocketBuffer = 4_194_304, TrafficClass = 0 });
        read.Settings.Cipher.Should().Be(KcpCipher.Aes);
        read.Mux.Should().Be(new MuxOptions { MaxReceiveBuffer = 4_194_304, MaxStreamBuffer = 2_097_152 });
        read.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void All_of_them_are_read()
    {
        var read = Read(
            ("kcp.key", "secret"), ("kcp.crypt", "Salsa20"), ("kcp.mode", "fast3"), ("kcp.mtu", "1200"), ("kcp.sndwnd", 64L), ("kcp.rcvwnd", "128"),
            ("kcp.datashard", "70"), ("kcp.parityshard", 30L), ("kcp.nocomp", "true"), ("kcp.acknodelay", true), ("kcp.sockbuf", "100000"), ("kcp.dscp", 46L),
            ("kcp.smuxver", "2"), ("kcp.smuxbuf", 50_000L), ("kcp.streambuf", 20_000L), ("kcp.keepalive", "5"), ("mux.halfClose", "true"), ("mux.keepaliveTimeout", "7s"));

        read.Settings.Options.Should().BeEquivalentTo(new
        {
            NoDelay = true,
            Interval = TimeSpan.FromMilliseconds(10),
            FastResend = 2,
            CongestionControl = false,
            MaxPacketSize = 1200,
            SendWindow = 64,
            ReceiveWindow = 128,
            DataShards = 70,
            ParityShards = 30,
            Compression = false,
            AckNoDelay = true,
            PeerTimeout = TimeSpan.FromSeconds(7),
        });
        read.Settings.Should().BeEquivalentTo(new { SocketBuffer = 100_000, TrafficClass = 46 });
        read.Settings.Cipher.Should().Be(KcpCipher.Salsa20);
        read.Mux.Should().Be(new MuxOptions
        {
            Version = 2,
            MaxReceiveBuffer = 50_000,
            MaxStreamBuffer = 20_000,
            KeepAliveInterval = TimeSpan.FromSeconds(5),
            KeepAliveTimeout = TimeSpan.FromSeconds(7),
            HalfClose = MuxHalfClose.Always,
        });
        read.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void What_is_not_positive_is_not_set_as_in_gost()
    {
        var read = Read(
            ("kcp.key", "secret"), ("kcp.mtu", 0L), ("kcp.sndwnd", "0"), ("kcp.rcvwnd", -1L), ("kcp.sockbuf", 0L), ("kcp.smuxver", 0L), ("kcp.smuxbuf", 0L),
            ("kcp.streambuf", 0L), ("kcp.keepalive", 0L), ("kcp.crypt", ""), ("kcp.mode", ""));

        read.Should().BeEquivalentTo(Read(("kcp.key", "secret")));
    }

    [Fact]
    public void Without_shards_there_is_no_error_correction() =>
        Read(("kcp.key", "secret"), ("kcp.datashard", 0L), ("kcp.parityshard", 0L)).Settings.Options.Should().BeEquivalentTo(new { DataShards = 0, ParityShards = 0 });

    [Fact]
    public void Buffers_follow_from_each_other_as_in_gost() =>
        Read(("kcp.key", "secret"), ("kcp.sockbuf", 1_000_000L)).Mux.Should().BeEquivalentTo(new { MaxReceiveBuffer = 1_000_000, MaxStreamBuffer = 500_000 });

    [Fact]
    public void Whoever_keeps_alive_seldom_is_not_dead_earlier() => Read(("kcp.key", "secret"), ("kcp.keepalive", 40L)).Mux.Should().BeEquivalentTo(new
    {
        KeepAliveInterval = TimeSpan.FromSeconds(40),
        KeepAliveTimeout = TimeSpan.FromSeconds(120),
    });

    [Fact]
    public void Where_nobody_keeps_alive_silence_has_an_end_all_the_same() =>
        Read(("kcp.key", "secret"), ("mux.keepaliveDisabled", true)).Settings.Options.IdleTimeout.Should().Be(TimeSpan.FromMinutes(2));

    [Theory]
    [InlineData("kcp.interval", 20L, 20, 0)]
    [InlineData("kcp.interval", 1L, 10, 0)]
    [InlineData("kcp.resend", 3L, 50, 3)]
    public void Without_a_mode_what_modes_stand_for_is_taken_as_given(string name, object value, int interval, int resend) =>
        Read(("kcp.key", "secret"), (name, value)).Settings.Options.Should().BeEquivalentTo(new
        {
            NoDelay = false,
            Interval = TimeSpan.FromMilliseconds(interval),
            FastResend = resend,
            CongestionControl = true,
        });

    [Fact]
    public void A_mode_that_is_none_is_manual_and_told_unless_it_says_so()
    {
        var expected = new { NoDelay = true, Interval = TimeSpan.FromMilliseconds(15), FastResend = 1, CongestionControl = false };
        (string, object)[] manual = [("kcp.key", "secret"), ("kcp.nodelay", 1L), ("kcp.interval", 15L), ("kcp.resend", 1L), ("kcp.nc", 1L)];

        Read([.. manual, ("kcp.mode", "manual")]).Should().BeEquivalentTo(new { Settings = new { Options = expected }, Warnings = Array.Empty<string>() });
        var odd = Read([.. manual, ("kcp.mode", "fastest")]);
        odd.Settings.Options.Should().BeEquivalentTo(expected);
        odd.Warnings.Should().Equal("KCP: the mode 'fastest' is none of normal, fast, fast2, fast3 and manual, and means manual, as in gost");
        Read([.. manual, ("kcp.mode", "normal")]).Settings.Options.Interval.Should().Be(TimeSpan.FromMilliseconds(40));
    }

    [Fact]
    public void An_unknown_cipher_is_AES_as_in_gost_and_told()
    {
        var read = Read(("kcp.key", "secret"), ("kcp.crypt", "rot13"));

        read.Settings.Cipher.Should().Be(KcpCipher.Aes);
        read.Warnings.Should().ContainSingle().Which.Should().StartWith("KCP: the cipher 'rot13' is unknown and means aes, as in gost; known are aes");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("null")]
    public void Without_a_cipher_it_says_so(string crypt) =>
        Read(("kcp.key", "secret"), ("kcp.crypt", crypt)).Warnings.Should().ContainSingle().Which.Should().StartWith("KCP encrypts nothing");

    [Fact]
    public void Without_a_key_it_is_a_mistake() =>
        Reading(("kcp.mtu", 1200L)).Should().Throw<GostException>().WithMessage("*needs a key*kcp.key*").Which.Reason.Should().Be(FailureReason.Configuration);

    [Fact]
    public void Those_that_everybody_knows_have_to_be_asked_for_and_are_told()
    {
        var read = Read(("kcp.defaultKeys", true));

        Reads(read, DocumentedKeyPacket).Should().Be(0);
        Reads(read, EmptyKeyPacket).Should().Be(1);
        read.Warnings.Should().ContainSingle().Which.Should().Contain("a key that everybody knows");

        var own = Read(("kcp.defaultKeys", true), ("kcp.key", "secret"));
        own.Settings.MakeProfiles().Should().ContainSingle();
        own.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("it's a secrect", 0, -1)]
    [InlineData("", -1, 0)]
    public void One_that_is_given_is_the_only_one_even_when_everybody_knows_it(string key, int readsDocumented, int readsEmpty)
    {
        var read = Read(("kcp.key", key), ("kcp.defaultKeys", true));

        read.Settings.MakeProfiles().Should().ContainSingle();
        Reads(read, DocumentedKeyPacket).Should().Be(readsDocumented);
        Reads(read, EmptyKeyPacket).Should().Be(readsEmpty);
        read.Warnings.Should().ContainSingle().Which.Should().Contain("a key that everybody knows");
    }

    [Fact]
    public void Where_nothing_is_encrypted_there_is_one_key_only() => Read(("kcp.defaultKeys", true), ("kcp.crypt", "none")).Settings.MakeProfiles().Should().ContainSingle();

    [Theory]
    [InlineData("kcp.configFile")]
    [InlineData("configFile")]
    [InlineData("c")]
    public void A_files_values_are_honoured_but_for_those_beside_it(string name)
    {
        File.WriteAllText(_file, """
            {"key": "it's a secrect", "mode": "fast2", "mtu": 1300, "SndWnd": 77, "nocomp": true, "quiet": true, "snmplog": null, "dscp": "x"}
            """);

        var read = Read((name, _file), ("kcp.mtu", 1250L));

        read.Settings.Options.Should().BeEquivalentTo(new { NoDelay = true, MaxPacketSize = 1250, SendWindow = 77, Compression = false, DataShards = 10 });
        Reads(read, DocumentedKeyPacket).Should().Be(0);
        read.Warnings.Should().HaveCount(3).And.ContainInOrder("KCP: 'quiet' has no effect", "KCP: parameter 'dscp': 'x' is not a whole number and counts as not given");
    }

    [Fact]
    public void A_map_comes_before_the_file()
    {
        File.WriteAllText(_file, """{"key": "it's a secrect", "mtu": 1300}""");
        var map = new ConfigDictionary([new("key", ""), new("smuxver", 2L)]);

        var read = Read(("c", _file), ("kcp.config", map));

        (Reads(read, EmptyKeyPacket), read.Settings.Options.MaxPacketSize, read.Mux.Version).Should().Be((0, 1300, 2));
    }

    [Theory]
    [InlineData("{\"key\": \"secret\"", "*is not JSON (line 1, column*")]
    [InlineData("[1]", "*has no object in it")]
    [InlineData("", "*is not JSON*")]
    public void A_file_that_is_none_is_a_mistake_that_keeps_the_secret(string text, string expected)
    {
        File.WriteAllText(_file, text);

        var message = Reading(("c", _file)).Should().Throw<GostException>().WithMessage(expected).Which;

        message.Reason.Should().Be(FailureReason.Configuration);
        message.Message.Should().NotContain("secret");
    }

    [Fact]
    public void A_file_that_is_missing_or_too_long_is_a_mistake()
    {
        Reading(("c", _file)).Should().Throw<GostException>().WithMessage("*cannot be read*");
        File.WriteAllText(_file, new string(' ', 1024 * 1024) + "{}");
        Reading(("c", _file)).Should().Throw<GostException>().WithMessage("*is longer than 1048576 bytes");
    }

    [Fact]
    public void Forged_TCP_is_refused_wherever_it_is_asked_for()
    {
        File.WriteAllText(_file, """{"key": "secret", "tcp": true}""");

        Reading(("c", _file)).Should().Throw<GostException>().WithMessage("*forged TCP segments*").Which.Reason.Should().Be(FailureReason.NotSupported);
        Reading(("kcp.key", "secret"), ("tcp", "true")).Should().Throw<GostException>().WithMessage("*forged TCP segments*");
        Read(("kcp.key", "secret"), ("tcp", "false"));
    }

    [Theory]
    [InlineData("kcp.mtu", 1501L, "kcp.mtu is 1501 bytes*")]
    [InlineData("kcp.sndwnd", 65_536L, "kcp.sndwnd is 65536*")]
    [InlineData("kcp.datashard", 255L, "kcp.datashard and kcp.parityshard are more than 256*")]
    [InlineData("kcp.dscp", 64L, "kcp.dscp is 64*")]
    [InlineData("kcp.crypt", "cast5", "KCP: the cipher 'cast5', which gost has, is not supported*")]
    public void What_no_session_could_have_is_a_mistake(string name, object value, string expected) =>
        Reading(("kcp.key", "secret"), (name, value)).Should().Throw<GostException>().WithMessage(expected).Which.Reason.Should().Be(FailureReason.Configuration);

    [Fact]
    public void What_multiplexing_cannot_be_is_a_mistake() =>
        Reading(("kcp.key", "secret"), ("kcp.smuxver", 3L)).Should().Throw<GostException>().Which.Reason.Should().Be(FailureReason.Configuration);

    /// <summary>Which of the keys reads a packet.</summary>
    private static int Reads(KcpParameters parameters, string packet) => KcpProbe.FindMatch(Convert.FromHexString(packet), [.. parameters.Settings.MakeProfiles().Select(profile => profile.Crypt)]);

    private static KcpParameters Read(params (string Key, object Value)[] parameters) =>
        KcpParameters.Read(new ConfigDictionary(parameters.Select(entry => new KeyValuePair<string, object>(entry.Key, entry.Value))));

    private static Func<KcpParameters> Reading(params (string Key, object Value)[] parameters) => () => Read(parameters);
}
