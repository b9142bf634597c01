using System.Security.Cryptography;
using GostSharp.Ssh.Keys;

namespace GostSharp.Ssh.KeyExchange;

/// <summary>What an exchange of keys has come to.</summary>
/// <param name="Hash">The hash of the method, with which keys are derived.</param>
/// <param name="Secret">The shared secret, as an mpint.</param>
/// <param name="ExchangeHash">H.</param>
/// <param name="HostKey">The server's key, which has signed H.</param>
internal sealed record ExchangeResult(HashAlgorithmName Hash, byte[] Secret, byte[] ExchangeHash, SshPublicKey HostKey);
