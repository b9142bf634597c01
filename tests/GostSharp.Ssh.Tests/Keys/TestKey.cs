using GostSharp.Ssh.Keys;

namespace GostSharp.Ssh.Tests.Keys;

/// <summary>The key files in TestKeys, which were made for the tests and open nothing.</summary>
internal static class TestKey
{
    /// <summary>The passphrase of those that have one.</summary>
    public const string Passphrase = "gost";

    public static string Text(string name)
    {
        using var stream = typeof(TestKey).Assembly.GetManifestResourceStream($"TestKeys/{name}")
            ?? throw new FileNotFoundException($"There is no test key {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static SshPrivateKey Load(string name) => SshPrivateKey.Parse(Text(name), Passphrase);
}
