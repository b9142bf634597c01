using GostSharp.Protocols.Shadowsocks;
using GostSharp.Tests.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Shadowsocks;

/// <summary>What a server makes of the bytes that come from a client.</summary>
internal static class ServerReading
{
    /// <summary>Sends the pieces one after the other, then the end.</summary>
    public static async Task<(byte[] Received, GostException? Failure)> ReadAsync(CipherSuite suite, SaltFilter seen, params byte[][] pieces)
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var server = suite.ToClient(pair.Server, seen);
        var reading = ReadToEndAsync(server);
        foreach (var piece in pieces)
        {
            await pair.Client.SendAsync(piece);
            await Task.Yield();
        }

        await pair.Client.CompleteWritesAsync();
        return await reading;
    }

    /// <summary>Reads until the end, or until that fails.</summary>
    public static async Task<(byte[] Received, GostException? Failure)> ReadToEndAsync(StreamConnection connection)
    {
        using var all = new MemoryStream();
        try
        {
            await connection.Stream.CopyToAsync(all);
            return (all.ToArray(), null);
        }
        catch (GostException exception)
        {
            return (all.ToArray(), exception);
        }
    }
}
