namespace GostSharp.Ssh.Tests.Sessions;

internal static class SessionEnd
{
    /// <summary>Waits until a session has ended, be it before the end of its login, and returns why.</summary>
    public static async Task<SshException> OfAsync<T>(Task<T> starting, DuplexStream stream)
        where T : SshSession
    {
        try
        {
            var session = await starting.WaitAsync(TestTimeouts.Wait);
            await session.Ended.WaitAsync(TestTimeouts.Wait);
            return session.EndReason!;
        }
        catch (SshException exception)
        {
            return exception;
        }
        finally
        {
            stream.IsDisposed.Should().BeTrue("the session owns its stream");
        }
    }
}
