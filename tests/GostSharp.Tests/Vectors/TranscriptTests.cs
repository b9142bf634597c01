namespace GostSharp.Tests.Vectors;

public sealed class TranscriptTests
{
    [Fact]
    public void A_recording_is_read_with_its_header_chunks_and_events()
    {
        var recording = Transcript.Read("socks5-connect-auth-tls-g3-to-g3");

        recording.Header["server-args"].Should().Be("-L socks5://admin:123456@127.0.0.1:17010");
        recording.Entries[0].Should().BeEquivalentTo(
            new TranscriptChunk(TranscriptSide.Client, 1, [5, 4, 0, 2, 0x80, 0x82], "greeting: 4 methods", false));
        recording.Entries[2].Should().Be(new TranscriptEvent("TLS handshake (TLSv1.3) client <-> server on the same byte stream; what follows is the decrypted content"));
        recording.Sent(TranscriptSide.Server)[..4].Should().Equal(5, 0x82, 1, 0);
    }

    [Fact]
    public void A_chunk_that_was_cut_is_known() =>
        Transcript.Read("socks5-connect-tls-raw-g3-to-g3").Chunks.Select(chunk => chunk.IsCut).Should().Equal(false, false, true, true);

    [Fact]
    public void Every_recording_that_is_here_can_be_read() =>
        Transcript.Names("*").Select(Transcript.Read).Should().OnlyContain(recording => recording.Chunks.Any());
}
