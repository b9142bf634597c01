using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Authentication;

/// <summary>One question of a keyboard-interactive server.</summary>
internal readonly record struct Prompt(string Text, bool IsEchoed);

/// <summary>The questions and answers of keyboard-interactive (RFC 4256).</summary>
internal static class InfoRequest
{
    private const int MaxPrompts = 32;

    public static byte[] Write(params ReadOnlySpan<Prompt> prompts)
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.UserAuthInfoRequest);
        writer.WriteText("");
        writer.WriteText("");
        writer.WriteText("");
        writer.WriteUInt32((uint)prompts.Length);
        foreach (var prompt in prompts)
        {
            writer.WriteText(prompt.Text);
            writer.WriteBoolean(prompt.IsEchoed);
        }

        return writer.ToArray();
    }

    public static Prompt[] Read(ReadOnlySpan<byte> message)
    {
        var reader = new SshReader(message[1..]);
        reader.ReadString();
        reader.ReadString();
        reader.ReadString();
        var prompts = new Prompt[CheckCount(reader.ReadUInt32())];
        for (var i = 0; i < prompts.Length; i++)
        {
            prompts[i] = new Prompt(reader.ReadText(AuthNames.MaxText), reader.ReadBoolean());
        }

        return prompts;
    }

    public static byte[] Answer(params ReadOnlySpan<string> answers)
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.UserAuthInfoResponse);
        writer.WriteUInt32((uint)answers.Length);
        foreach (var answer in answers)
        {
            writer.WriteText(answer);
        }

        return writer.ToArray();
    }

    public static string[] ReadAnswers(ReadOnlySpan<byte> message)
    {
        var reader = new SshReader(message[1..]);
        var answers = new string[CheckCount(reader.ReadUInt32())];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = reader.ReadText(AuthNames.MaxText);
        }

        reader.ExpectEnd();
        return answers;
    }

    private static uint CheckCount(uint count) =>
        count <= MaxPrompts ? count : throw new SshException(SshFailure.Protocol, $"The peer asks or answers {count} questions at once.");
}
