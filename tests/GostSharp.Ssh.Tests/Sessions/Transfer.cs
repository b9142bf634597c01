using GostSharp.Ssh.Channels;

namespace GostSharp.Ssh.Tests.Sessions;

/// <summary>Sends bytes over a channel and looks whether the same come out.</summary>
internal static class Transfer
{
    public static async Task CheckAsync(SshChannel from, SshChannel to, int size)
    {
        var writing = RandomBytes.WriteAsync(from.Stream, size, size);
        await RandomBytes.VerifyAsync(to.Stream, size, size);
        await writing;
    }
}
