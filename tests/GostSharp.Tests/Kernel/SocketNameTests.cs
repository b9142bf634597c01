using System.Net;
using System.Net.Sockets;
using GostSharp.Kernel;

namespace GostSharp.Tests.Kernel;

public sealed class SocketNameTests
{
    [Theory]
    [InlineData("10.1.2.3:4660", "020012340A0102030000000000000000")]
    [InlineData("[2001:db8::1%7]:4660", "0A0012340000000020010DB800000000000000000000000107000000")]
    public void An_address_is_written_as_the_kernel_has_it_and_read_again(string text, string expected)
    {
        var name = new byte[SocketName.MaxSize];
        Array.Fill(name, (byte)0xFF);

        var length = SocketName.Write(IPEndPoint.Parse(text), name);

        Convert.ToHexString(name.AsSpan(0, length)).Should().Be(expected);
        SocketName.Read(name.AsSpan(0, length)).Should().Be(IPEndPoint.Parse(text));
    }

    [Fact]
    public void What_is_cut_or_of_another_family_is_no_address()
    {
        foreach (var text in new[] { "10.1.2.3:80", "[::1]:80" })
        {
            var name = new byte[SocketName.MaxSize];
            var length = SocketName.Write(IPEndPoint.Parse(text), name);
            Enumerable.Range(0, length).Select(cut => SocketName.Read(name.AsSpan(0, cut))).Should().OnlyContain(address => address == null);
        }

        SocketName.Read(new SocketAddress(AddressFamily.Unix, SocketName.MaxSize).Buffer.Span).Should().BeNull();
    }
}
