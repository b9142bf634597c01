namespace GostSharp.Ssh.Tests.Fuzzing;

/// <summary>Messages that are nearly right, or not at all.</summary>
internal static class Mutation
{
    private const int MaxNoise = 64;

    /// <summary>One of the messages as it is, changed, or cut short; now and then noise.</summary>
    public static byte[] Next(Random random, IReadOnlyList<byte[]> messages)
    {
        if (random.Next(8) == 0)
        {
            return Noise(random);
        }

        var message = (byte[])messages[random.Next(messages.Count)].Clone();
        if (random.Next(2) == 0)
        {
            // The more that is right, the deeper the rest gets.
            return message;
        }

        for (var changes = 1 + random.Next(2); changes > 0; changes--)
        {
            message[random.Next(message.Length)] = (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? message[..random.Next(1, message.Length + 1)] : message;
    }

    /// <summary>A session ends as the peer has to be cut off or has gone, and not as something here has failed.</summary>
    public static void ShouldBeExpected(SshException reason)
    {
        for (Exception? cause = reason; cause is not null; cause = cause.InnerException)
        {
            cause.Message.Should().NotContain("for a reason of this side", reason.ToString());
        }
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, MaxNoise)];
        random.NextBytes(noise);
        return noise;
    }
}
