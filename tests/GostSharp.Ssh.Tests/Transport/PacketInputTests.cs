using System.Buffers.Binary;
using GostSharp.Ssh.Transport;

namespace GostSharp.Ssh.Tests.Transport;

public sealed class PacketInputTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public async Task Packets_are_found_wherever_the_stream_is_cut(int chunk)
    {
        using var sealer = new PacketSealer();
        sealer.Switch(new GcmProtection(new byte[16], new byte[12]), restartSequence: false);
        int[] sizes = [1, 2, 11, 12, 300, 5000];
        foreach (var size in sizes)
        {
            sealer.Append(RandomBytes.Create(size, size));
        }

        var (buffer, length) = sealer.Take();
        using var input = new PacketInput(new ChunkStream(buffer[..length], chunk));
        input.Switch(new GcmProtection(new byte[16], new byte[12]), restartSequence: false);
        foreach (var size in sizes)
        {
            (await ReadAsync(input)).Should().Equal(RandomBytes.Create(size, size));
        }

        (await ReadAsync(input)).Should().BeNull();
        input.Sequence.Should().Be((uint)sizes.Length);
    }

    [Theory]
    [InlineData("00000000", "an empty packet")]
    [InlineData("00000005", "no payload")]
    [InlineData("0000000d", "not a multiple of the block size")]
    [InlineData("00008904", "more than a peer may send before its login")]
    [InlineData("7ffffffc", "a length that must never be allocated")]
    [InlineData("fffffffc", "a negative length")]
    public async Task A_length_that_cannot_be_is_refused_before_the_packet_is_there(string length, string why)
    {
        using var input = new PacketInput(new ChunkStream(Convert.FromHexString(length), 4));
        var act = () => ReadAsync(input);
        (await act.Should().ThrowAsync<SshException>(why)).Which.Failure.Should().Be(SshFailure.Protocol);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(255)]
    public async Task A_padding_that_cannot_be_is_refused(byte padding)
    {
        byte[] packet = [0, 0, 0, 12, padding, .. new byte[11]];
        using var input = new PacketInput(new ChunkStream(packet, 16));
        var act = () => ReadAsync(input);
        await act.Should().ThrowAsync<SshException>();
    }

    [Fact]
    public async Task The_longest_packet_is_read_and_the_next_longer_one_is_not()
    {
        var packet = new byte[4 + PacketInput.MaxEarlyPacket - 4];
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length - 4);
        packet[4] = 4;
        using var input = new PacketInput(new ChunkStream(packet, packet.Length));
        (await ReadAsync(input))!.Length.Should().Be(packet.Length - 9);
    }

    private static async Task<byte[]?> ReadAsync(PacketInput input)
    {
        ReadOnlyMemory<byte> payload;
        while (!input.TryRead(out payload))
        {
            if (!await input.FillAsync(CancellationToken.None))
            {
                return null;
            }
        }

        return payload.ToArray();
    }
}
