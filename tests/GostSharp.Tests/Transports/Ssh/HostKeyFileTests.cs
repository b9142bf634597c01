using GostSharp.Ssh.Keys;
using GostSharp.Tests.Transports.Tls;
using GostSharp.Transports.Ssh;

namespace GostSharp.Tests.Transports.Ssh;

public sealed class HostKeyFileTests : IDisposable
{
    private readonly PemFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_is_made_once_and_then_read()
    {
        var (made, isNew) = await HostKeyFile.LoadOrCreateAsync(_folder.Key, null, CancellationToken.None);
        var (read, isNewAgain) = await HostKeyFile.LoadOrCreateAsync(_folder.Key, null, CancellationToken.None);

        (isNew, isNewAgain).Should().Be((true, false));
        read.PublicKey.Should().Be(made.PublicKey);
        made.PublicKey.KeyType.Should().Be(SshKeyTypes.EcdsaP256);
        made.Dispose();
        read.Dispose();
    }

    [Fact]
    public async Task Those_who_make_it_at_the_same_time_agree()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await HostKeyFile.LoadOrCreateAsync(_folder.Key, null, CancellationToken.None))));

        made.Select(entry => entry.Key.PublicKey.Fingerprint).Distinct().Should().ContainSingle();
        made.Count(entry => entry.IsNew).Should().Be(1);
        Array.ForEach(made, entry => entry.Key.Dispose());
        Directory.GetFiles(Path.GetDirectoryName(_folder.Key)!).Should().Equal(_folder.Key);
    }

    [Fact]
    public async Task A_file_that_is_no_key_is_not_overwritten()
    {
        _folder.Write("key.pem", "nonsense");
        var load = () => HostKeyFile.LoadOrCreateAsync(_folder.Key, null, CancellationToken.None).AsTask();

        (await load.Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.Configuration);
        File.ReadAllText(_folder.Key).Should().Be("nonsense");
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_told()
    {
        var load = () => HostKeyFile.LoadOrCreateAsync(_folder.Of("none/key"), null, CancellationToken.None).AsTask();

        (await load.Should().ThrowAsync<GostException>()).Which.Message.Should().Contain("none/key");
    }

    [Fact]
    public void A_generated_key_is_the_same_for_all_who_share_it()
    {
        var generated = new GeneratedHostKey();
        using var one = generated.Copy();
        using var two = generated.Copy();

        two.PublicKey.Should().Be(one.PublicKey);
    }
}
