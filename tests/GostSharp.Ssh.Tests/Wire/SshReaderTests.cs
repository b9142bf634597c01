using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Wire;

public sealed class SshReaderTests
{
    [Fact]
    public void All_types_are_read_as_they_were_written()
    {
        using var writer = WriteAllTypes();
        var reader = new SshReader(writer.WrittenSpan);

        ReadAllTypes(ref reader);

        reader.Rest.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Every_truncation_is_noticed()
    {
        using var writer = WriteAllTypes();
        for (var length = 0; length < writer.Length; length++)
        {
            var cut = writer.ToArray().AsMemory(0, length);
            FluentActions.Invoking(() => ReadAll(cut)).Should().Throw<SshException>().Which.Failure.Should().Be(SshFailure.Protocol);
        }

        static void ReadAll(ReadOnlyMemory<byte> data)
        {
            var reader = new SshReader(data.Span);
            ReadAllTypes(ref reader);
        }
    }

    [Theory]
    [InlineData("", "00000000")]
    [InlineData("00", "00000000")]
    [InlineData("09a378f9b2e332a7", "0000000809a378f9b2e332a7")]
    [InlineData("80", "000000020080")]
    [InlineData("000080", "000000020080")]
    [InlineData("7f", "000000017f")]
    public void Numbers_are_written_as_rfc_4251_shows(string magnitude, string expected)
    {
        using var writer = new SshWriter();
        writer.WriteMpint(Convert.FromHexString(magnitude));
        Convert.ToHexStringLower(writer.WrittenSpan).Should().Be(expected);
    }

    [Theory]
    [InlineData("00000002edcc", "negative")]
    [InlineData("00000005ff21524111", "negative")]
    [InlineData("7fffffff", "expected")]
    [InlineData("ffffffff", "longer")]
    public void A_number_that_is_negative_or_too_long_is_refused(string data, string message) =>
        FluentActions.Invoking(() => new SshReader(Convert.FromHexString(data)).ReadMpint().ToArray())
            .Should().Throw<SshException>().WithMessage($"*{message}*");

    [Fact]
    public void Leading_zeros_of_a_number_do_not_count() =>
        new SshReader(Convert.FromHexString("00000004000000ff")).ReadMpint(maxLength: 3).ToArray().Should().Equal(0xff);

    [Theory]
    [InlineData("")]
    [InlineData("zlib")]
    [InlineData("zlib,none")]
    public void A_list_of_names_is_read(string list)
    {
        using var writer = new SshWriter();
        writer.WriteText(list);
        string.Join(',', new SshReader(writer.WrittenSpan).ReadNameList()).Should().Be(list);
    }

    [Theory]
    [InlineData(",")]
    [InlineData("a,")]
    [InlineData(",a")]
    [InlineData("a,,b")]
    [InlineData("a b")]
    [InlineData("a\0")]
    [InlineData("ä")]
    public void A_list_with_an_empty_or_strange_name_is_refused(string list)
    {
        using var writer = new SshWriter();
        writer.WriteText(list);
        var data = writer.ToArray();
        FluentActions.Invoking(() => new SshReader(data).ReadNameList()).Should().Throw<SshException>();
    }

    [Fact]
    public void A_string_may_not_be_longer_than_allowed()
    {
        var data = Convert.FromHexString("0000000361626300");
        new SshReader(data).ReadString(3).Length.Should().Be(3);
        FluentActions.Invoking(() => new SshReader(data).ReadString(2).ToArray()).Should().Throw<SshException>();
    }

    [Fact]
    public void Text_must_be_utf8() =>
        FluentActions.Invoking(() => new SshReader(Convert.FromHexString("00000002c328")).ReadText())
            .Should().Throw<SshException>().WithMessage("*UTF-8*");

    [Fact]
    public void What_follows_is_noticed_and_the_failure_is_the_readers()
    {
        var act = () => new SshReader([1], SshFailure.KeyFormat).ExpectEnd();
        act.Should().Throw<SshException>().Which.Failure.Should().Be(SshFailure.KeyFormat);
    }

    [Fact]
    public void A_string_of_strings_has_the_length_of_its_content()
    {
        using var writer = new SshWriter(1);
        var start = writer.BeginString();
        writer.WriteText("ab");
        writer.WriteByte(7);
        writer.EndString(start);
        Convert.ToHexStringLower(writer.WrittenSpan).Should().Be("0000000700000002616207");
    }

    private static SshWriter WriteAllTypes()
    {
        var writer = new SshWriter(capacity: 1);
        writer.WriteByte(5);
        writer.WriteBoolean(true);
        writer.WriteUInt32(0x01020304);
        writer.WriteString([1, 2, 3]);
        writer.WriteText("grüße");
        writer.WriteMpint([0, 0x80, 1]);
        writer.WriteNameList(["a", "b@c"]);
        return writer;
    }

    private static void ReadAllTypes(ref SshReader reader)
    {
        reader.ReadByte().Should().Be(5);
        reader.ReadBoolean().Should().BeTrue();
        reader.ReadUInt32().Should().Be(0x01020304);
        reader.ReadString().ToArray().Should().Equal(1, 2, 3);
        reader.ReadText().Should().Be("grüße");
        reader.ReadMpint().ToArray().Should().Equal(0x80, 1);
        reader.ReadNameList().Should().Equal("a", "b@c");
    }
}
