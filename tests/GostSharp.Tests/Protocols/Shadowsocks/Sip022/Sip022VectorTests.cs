using GostSharp.Protocols.Shadowsocks;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Shadowsocks.Sip022;

/// <summary>The methods of 2022 against examples that another program has made, with BLAKE3 and the layouts of its own, at noon of 2026-01-01.</summary>
public sealed class Sip022VectorTests
{
    private const string Key128 = "QEFCQ0RFRkdISUpLTE1OTw==";
    private const string Key256 = "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=";
    private static readonly byte[] Address = Hex.Bytes("01 C0 A8 01 01 00 50");
    private static readonly byte[] Dns = Hex.Bytes("01 C0 A8 01 01 00 35");

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("2022-blake3-aes-128-gcm", Key128,
        "000102030405060708090A0B0C0D0E0F523744048CBCB5CA9212981895BD9ECF9E4E5651C752FAD56C3439742C2F733636AC649FBBBC3925C62C959A7483936FEB0807AF4A974E14F7",
        "C56DB10C0AA2893CF93B3DD9562B0B7E7FF295B00CFDDF5812BD7280A039598BBB9B760172D3D8")]
    [InlineData("2022-blake3-aes-256-gcm", Key256,
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1FE4099A8013DECA4FD9B8FF95A468E3909EA70FF826C1461386F18FAA6C753F2EDDCD3E418D26E948A2A09C8C14CD14ADC9058E6C5A5F972D77",
        "F2F82641D692F9FD66760CCAFB9782F00994F42FECEAEF8F54DE227D31DEC2F345EE2265CCFA29")]
    public async Task A_request_and_what_follows(string method, string key, string first, string second)
    {
        var sent = await Secrets.SentByClientAsync(Suite(method, key, 0), [.. Address, .. "hello"u8], "again"u8.ToArray());

        Convert.ToHexString(sent).Should().Be(first + second);
        (await ReadByServerAsync(Suite(method, key, 0x80), sent)).Should().Equal([.. Address, .. "hello"u8, .. "again"u8]);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("2022-blake3-aes-128-gcm", Key128,
        "000102030405060708090A0B0C0D0E0F523744048CBCB5CA92129A0215600246E8EA9A4D16820CB0323401742C2F733636AC649CB2BB366929886BB17C5052B24ACCCE727E5926")]
    [InlineData("2022-blake3-aes-256-gcm", Key256,
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1FE4099A8013DECA4FD9B8FD92FD39AAEB161151A6743C8C85CD23E3AA6C753F2EDDCD3E428421E61054F3740C33E6BC02442F3D399765EF")]
    public async Task The_padding_of_a_request_is_left_out(string method, string key, string sent) =>
        (await ReadByServerAsync(Suite(method, key, 0x80), Hex.Bytes(sent))).Should().Equal(Address);

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("2022-blake3-aes-128-gcm", Key128,
        "000102030405060708090A0B0C0D0E0F523744048CBCB5CA9212981895BD9ECF9E4E5651C752FAD56C3439742C2F733636AC649FBBBC3925C62C959A7483936FEB0807AF4A974E14F7",
        "808182838485868788898A8B8C8D8E8FEFD8DA352513D9E7C6A9DEC879305D5C30A3EB13D0776EA9E488F031EB69E81EB724CD10ABDDF366932C31B0162D741A6D058F7058B757F3C0A05405F2412199")]
    [InlineData("2022-blake3-aes-256-gcm", Key256,
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1FE4099A8013DECA4FD9B8FF95A468E3909EA70FF826C1461386F18FAA6C753F2EDDCD3E418D26E948A2A09C8C14CD14ADC9058E6C5A5F972D77",
        "808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9F5DDACBF5E1C2E1EBC5F9634C5B22F83B2B871F3921047DA85DAC3B3A7B6D0F37E920C78AD545E22558B2CD8865B8AB80FDDDD46E44D1FD47196AD067E9E87C06F95C25D3BA3E2045DD419AF9C0A0C192")]
    public async Task An_answer_names_the_request(string method, string key, string request, string answer)
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var server = Suite(method, key, 0x80).ToClient(pair.Server, new SaltFilter());
        await pair.Client.SendAsync(request);
        await server.ReceiveAsync(Address.Length + 5);
        await server.SendAsync("world"u8.ToArray());
        await pair.Client.ExpectAsync(answer);

        await using var other = ConnectionPair.CreateInMemory();
        await using var client = Suite(method, key, 0).ToServer(other.Client);
        await client.SendAsync([.. Address, .. "hello"u8]);
        await other.Server.ExpectAsync(request);
        await other.Server.SendAsync(answer);
        (await client.ReceiveAsync(5)).Should().Equal("world"u8.ToArray());
    }

    [Theory]
    [InlineData("2022-blake3-aes-128-gcm", Key128,
        "A53C4720D27148D8B3FE707E49B904C60AA7AD9653D78977E2EF28BA1D00B3725A6D6BB1AF1B962B154F5C5EAA0D56342D40A8D2AA8FFB",
        "0B612B740D204AFA21A805F62C9BE068A63C300FFFF92DCBF54C10130A7254DC728BCEF04E5F9626FFE1042FF11FC7A183D5FAC74A8A03",
        "FB43E1F0CA851C3E10CE7592E3F96C3F391E7F97E553C5552BEA58EA8AC00DD605DA04697BD848EE1BA119D2480CE322B339BF453B322120C151511DBC597D")]
    [InlineData("2022-blake3-aes-256-gcm", Key256,
        "E6051C0CD629B68C0AAD83652463378E9BD90040CD0D0E6228F4196E0A0112C3417C6D9B113EE6CC13281819EE8E918BBF90C9C189952D",
        "8737ECE20321525464749D40E457879ED4C7CC373E16CCC0958BD62883004E228015335696CE67F4697E79CDA7D62CE9CD99C00DFD6889",
        "D469C20A3093692667E3D7981A9FAA94786ECE68A070B0BB8C9798D1B2B5D064B2E7E2036BDE325083B5F30B3828C2F582BDF19C568EF1961B74DAD9BBE022")]
    public void Packets_and_their_answer(string method, string key, string first, string second, string answer)
    {
        using var client = Suite(method, key, 0).PacketsForClient();
        using var server = Suite(method, key, 0x80).PacketsForServer(new SaltFilter());

        Convert.ToHexString(Seal(client, [.. Dns, .. "hello"u8])).Should().Be(first);
        Convert.ToHexString(Seal(client, [.. Dns, .. "again"u8])).Should().Be(second);
        Open(server, Hex.Bytes(second)).Should().Equal([.. Dns, .. "again"u8]);
        Open(server, Hex.Bytes(first)).Should().Equal([.. Dns, .. "hello"u8]);
        Convert.ToHexString(Seal(server, [.. Dns, .. "world"u8])).Should().Be(answer);
        Open(client, Hex.Bytes(answer)).Should().Equal([.. Dns, .. "world"u8]);
    }

    private static CipherSuite Suite(string method, string key, byte firstOfSalt)
    {
        var suite = ShadowsocksMethod.Find(method)!.With(key, new ManualTime());
        suite.Salts = Secrets.CountingFrom(firstOfSalt);
        return suite;
    }

    private static async Task<byte[]> ReadByServerAsync(CipherSuite suite, byte[] sent)
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var server = suite.ToClient(pair.Server, new SaltFilter());
        await pair.Client.SendAsync(sent);
        await pair.Client.CompleteWritesAsync();
        using var all = new MemoryStream();
        await server.Stream.CopyToAsync(all);
        return all.ToArray();
    }

    private static byte[] Seal(IPacketCipher cipher, byte[] plain)
    {
        var packet = new byte[plain.Length + cipher.Overhead];
        cipher.Seal(plain, packet).Should().Be(packet.Length);
        return packet;
    }

    private static byte[] Open(IPacketCipher cipher, byte[] packet)
    {
        cipher.TryOpen(packet, out var plain).Should().BeTrue();
        return packet[plain];
    }
}
