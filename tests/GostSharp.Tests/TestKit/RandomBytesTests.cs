using System.Security.Cryptography;

namespace GostSharp.Tests.TestKit;

public sealed class RandomBytesTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Writer_reader_and_array_agree()
    {
        const int Length = 200_003;
        using var written = new MemoryStream();

        var hash = await RandomBytes.WriteAsync(written, 5, Length);

        written.ToArray().Should().Equal(RandomBytes.Create(5, Length));
        hash.Should().Equal(SHA256.HashData(written.ToArray()));
        written.Position = 0;
        (await RandomBytes.VerifyToEndAsync(written, 5, Length)).Should().Equal(hash);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(0)]
    [InlineData(65_536)]
    [InlineData(99_999)]
    public async Task The_first_wrong_byte_is_named(int place)
    {
        var bytes = RandomBytes.Create(5, 100_000);
        bytes[place] ^= 1;

        var verify = () => RandomBytes.VerifyAsync(new MemoryStream(bytes), 5, bytes.Length);

        await verify.Should().ThrowAsync<InvalidDataException>().WithMessage($"Byte {place} is *");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Too_few_and_too_many_bytes_are_noticed()
    {
        var bytes = RandomBytes.Create(5, 100);
        var longer = () => RandomBytes.VerifyAsync(new MemoryStream(bytes), 5, 101);
        var shorter = () => RandomBytes.VerifyToEndAsync(new MemoryStream(bytes), 5, 99);

        await longer.Should().ThrowAsync<EndOfStreamException>().WithMessage("*100 bytes*");
        await shorter.Should().ThrowAsync<InvalidDataException>();
    }

    [Fact]
    public void Seeds_differ() => RandomBytes.Create(1, 64).Should().NotEqual(RandomBytes.Create(2, 64));
}
