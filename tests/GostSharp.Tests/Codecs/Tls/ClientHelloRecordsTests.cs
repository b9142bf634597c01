using FsCheck;
using FsCheck.Fluent;
using GostSharp.Codecs.Tls;

namespace GostSharp.Tests.Codecs.Tls;

public sealed class ClientHelloRecordsTests
{
    private static readonly byte[] Message = Hellos.Message("example.com");

    [Fact]
    public void The_example_is_read_and_written()
    {
        var records = Parse(Hellos.Example);

        records.Hello.ServerName.Should().Be("example.com");
        records.Bytes.Should().Equal(Hellos.Example);
        records.With(records.Hello).Should().Equal(Hellos.Example);
        Hex.ShouldWaitForAllOf<ClientHelloRecords>(ClientHelloRecords.TryParse, Hellos.Example, "the example");
        Hex.ShouldLeaveTheRest<ClientHelloRecords>(ClientHelloRecords.TryParse, Hellos.Example);
    }

    [Fact]
    public void A_hello_may_be_cut_into_two_records_wherever_they_meet()
    {
        for (var split = 1; split < Message.Length; split++)
        {
            var bytes = Hellos.Split(Message, split);

            var records = Parse(bytes);

            records.Hello.ServerName.Should().Be("example.com");
            records.Bytes.Should().Equal(bytes);
            Hex.ShouldWaitForAllOf<ClientHelloRecords>(ClientHelloRecords.TryParse, bytes, $"a hello that is cut at {split}");
        }
    }

    [Theory]
    [InlineData(79)]
    [InlineData(517)]
    [InlineData(1_800)]
    public void A_hello_may_have_a_record_for_every_byte(int length)
    {
        var bytes = Hellos.Records(Hellos.OfLength("example.com", 5 + length)[5..], 1);

        Parse(bytes).Hello.ServerName.Should().Be("example.com");
        Hex.ShouldLeaveTheRest<ClientHelloRecords>(ClientHelloRecords.TryParse, bytes);
    }

    [Fact]
    public void A_hello_may_have_4096_records_and_not_one_more()
    {
        const int limit = 4_096;
        var message = Hellos.OfLength("example.com", 5 + limit + 1)[5..];
        byte[] most = [.. Hellos.Records(message[..(limit - 1)], 1), .. Hellos.Records(message[(limit - 1)..], 2)];
        var more = Hellos.Records(message, 1);

        Parse(most).Hello.ServerName.Should().Be("example.com");
        Refuses(more, "it has a record more");
        Refuses(more[..(limit * 6)], "it needs a record more");
        ClientHelloRecords.TryParse(most.AsSpan(0, (limit - 1) * 6), out _, out _).Should().BeFalse();
    }

    [Fact]
    public void What_the_last_record_holds_behind_the_hello_is_kept()
    {
        var bytes = Hellos.Records([.. Message, 1, 2, 3], int.MaxValue);

        var records = Parse(bytes);

        records.Behind.Should().Equal(1, 2, 3);
        records.With(records.Hello).Should().Equal(bytes);
    }

    [Theory]
    [InlineData(16 * 1024)]
    [InlineData(5 + (16 * 1024))]
    public void A_hello_of_16_KiB_is_read_from_one_record(int length) =>
        Parse(Hellos.OfLength("example.com", length)).Hello.ServerName.Should().Be("example.com");

    [Theory]
    [InlineData(17_000)]
    [InlineData(65_000)]
    public void A_longer_one_is_read_from_several(int length)
    {
        var message = Hellos.OfLength("example.com", length)[5..];
        var bytes = Hellos.Records(message, 16 * 1024);

        var records = Parse(bytes);

        records.Hello.ServerName.Should().Be("example.com");
        records.With(records.Hello).Should().Equal(bytes);
    }

    [Fact]
    public void Extensions_that_nobody_here_knows_stay_where_they_are()
    {
        var bytes = Hellos.Of("example.com", Hellos.Grease);

        var records = Parse(bytes);

        records.Hello.ServerName.Should().Be("example.com");
        records.Hello.Extensions!.Select(extension => extension.Type).Should().Equal(0x8A8A, 0xFE0D, 0x0000, 0x002B);
        records.With(records.Hello).Should().Equal(bytes);
    }

    [Fact]
    public void A_hello_may_name_no_host()
    {
        Parse(Hellos.Of(null)).Hello.ServerName.Should().BeNull();
        Parse(Hellos.Of(null, Hellos.Grease)).Hello.ServerName.Should().BeNull();
        Parse(Hellos.Of("")).Hello.ServerName.Should().BeNull();
        Parse(Hellos.Of(null, (0, [0, 4, 7, 0, 1, (byte)'a']))).Hello.ServerName.Should().BeNull("the first name is of another type");
    }

    [Fact]
    public void A_hello_of_old_has_no_extensions_at_all()
    {
        var message = Hellos.Message([])[..^2];
        message[3] -= 2;
        var bytes = Hellos.Records(message, int.MaxValue);

        var records = Parse(bytes);

        records.Hello.Extensions.Should().BeNull();
        records.Hello.ServerName.Should().BeNull();
        records.With(records.Hello.WithServerName("a")).Should().Equal(bytes);
    }

    [Fact]
    public void Only_the_first_name_counts() =>
        Parse(Hellos.Of(null, (0, [0, 8, 0, 0, 1, (byte)'a', 0, 0, 1, (byte)'b']))).Hello.ServerName.Should().Be("a");

    [Theory]
    [InlineData("47 45 54", "no record")]
    [InlineData("16 02", "no version of TLS")]
    [InlineData("16 03 01 00 00", "an empty record")]
    [InlineData("16 03 01 40 01", "a record of more than 16 KiB")]
    [InlineData("16 03 01 00 10 02", "another message")]
    [InlineData("16 03 01 00 04 01 01 00 01", "a message of more than 64 KiB")]
    [InlineData("16 03 01 00 04 01 00 00 00", "an empty message")]
    [InlineData("16 03 01 00 01 01 17 03 01", "another record behind the first")]
    public void Garbage_is_refused_as_soon_as_it_can_be_known(string hex, string what) => Refuses(Hex.Bytes(hex), what);

    [Fact]
    public void A_hello_that_contradicts_itself_is_refused()
    {
        Refuses(Changed(9, 2), "its version");
        Refuses(Changed(43, 33), "the length of its session");
        Refuses(Changed(45, 3), "the length of its ciphers");
        Refuses(Changed(48, 0), "the length of its compression");
        Refuses(Changed(51, 0x1A), "the length of its extensions");
        Refuses(Changed(55, 0x11), "the length of its server_name");
        Refuses(Changed(57, 0x0F), "the length of its list of names");
        Refuses(Changed(60, 0x0C), "the length of its name");
        Refuses(Changed(61, 0xC3), "the name");
        Refuses(Hellos.Of("a", (0, Hellos.NameList("b"))), "a second server_name");
    }

    [Fact]
    public void Any_bytes_are_read_waited_for_or_refused() =>
        Prop.ForAll<byte[]>(any => Hex.IsTolerated<ClientHelloRecords>(ClientHelloRecords.TryParse, any)
                && Hex.IsTolerated<ClientHelloRecords>(ClientHelloRecords.TryParse, [0x16, 3, 1, .. any])
                && Hex.IsTolerated<ClientHelloRecords>(ClientHelloRecords.TryParse, Hellos.Records(Hellos.Message(any), int.MaxValue)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Any_byte_of_a_hello_may_be_wrong()
    {
        for (var place = 0; place < Hellos.Example.Length; place++)
        {
            for (var value = 0; value < 256; value++)
            {
                Hex.IsTolerated<ClientHelloRecords>(ClientHelloRecords.TryParse, Changed(place, (byte)value)).Should().BeTrue();
            }
        }
    }

    [Fact]
    public void What_is_read_is_written_again() =>
        Prop.ForAll<byte[], byte, bool>((data, type, isFirst) =>
        {
            (ushort, byte[]) other = ((ushort)(type + 100), data);
            var bytes = Hellos.Of(isFirst ? "a.test" : null, other);
            var records = Parse(bytes);
            return records.With(records.Hello).SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();

    private static ClientHelloRecords Parse(byte[] bytes) => Hex.Parse<ClientHelloRecords>(ClientHelloRecords.TryParse, bytes);

    private static byte[] Changed(int place, byte value)
    {
        byte[] changed = [.. Hellos.Example];
        changed[place] = value;
        return changed;
    }

    private static void Refuses(byte[] bytes, string what) =>
        ((Func<bool>)(() => ClientHelloRecords.TryParse(bytes, out _, out _))).Should().Throw<ProtocolException>(what);
}
