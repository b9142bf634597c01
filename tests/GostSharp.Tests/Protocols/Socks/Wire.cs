using GostSharp.Tests.Codecs;

namespace GostSharp.Tests.Protocols.Socks;

/// <summary>A peer that speaks hex.</summary>
internal static class Wire
{
    public static Task SendAsync(this StreamConnection connection, string hex) => connection.SendAsync(Hex.Bytes(hex));

    public static async Task SendAsync(this StreamConnection connection, byte[] bytes) => await connection.Stream.WriteAsync(bytes);

    /// <summary>Reads as many bytes; whatever else had been sent by then fails the test.</summary>
    public static Task ExpectAsync(this StreamConnection connection, string hex) => connection.ExpectAsync(Hex.Bytes(hex));

    /// <summary>Reads as many bytes; whatever else had been sent by then fails the test.</summary>
    public static async Task ExpectAsync(this StreamConnection connection, byte[] expected)
    {
        var received = await connection.ReceiveAsync(expected.Length);
        Convert.ToHexString(received).Should().Be(Convert.ToHexString(expected));
    }

    /// <summary>Reads at least as many bytes, with everything that is there already.</summary>
    public static async Task<byte[]> ReceiveAsync(this StreamConnection connection, int atLeast)
    {
        var buffer = new byte[64 * 1024];
        var count = 0;
        while (count < atLeast)
        {
            var read = await connection.Stream.ReadAsync(buffer.AsMemory(count));
            read.Should().BePositive("{0} of {1} bytes have come", count, atLeast);
            count += read;
        }

        return buffer[..count];
    }

    /// <summary>Reads what comes until the peer has ended, however it is cut.</summary>
    public static async Task ExpectUntilEndAsync(this StreamConnection connection, string hex)
    {
        using var all = new MemoryStream();
        await connection.Stream.CopyToAsync(all);
        Convert.ToHexString(all.ToArray()).Should().Be(Convert.ToHexString(Hex.Bytes(hex)));
    }

    /// <summary>Sends last bytes and the end to a peer that may have seen enough before.</summary>
    public static async Task TryEndAsync(this StreamConnection connection, byte[] bytes)
    {
        try
        {
            await connection.SendAsync(bytes);
            await connection.CompleteWritesAsync();
        }
        catch (GostException)
        {
            // It has closed already.
        }
    }

    /// <summary>The peer has ended, in order or not.</summary>
    public static async Task ExpectGoneAsync(this StreamConnection connection)
    {
        try
        {
            await connection.ExpectEndAsync();
        }
        catch (Exception exception) when (exception is GostException or IOException)
        {
            // Aborted.
        }
    }

    public static async Task ExpectEndAsync(this StreamConnection connection) =>
        (await connection.Stream.ReadAsync(new byte[1])).Should().Be(0);
}
