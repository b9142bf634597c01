namespace GostSharp.Kcp.Tests.Ciphers;

/// <summary>One packet under every cipher, as kcp-go 5.6.5 writes it.</summary>
internal static class CipherVectors
{
    public const string Password = "it's a secrect";

    public const string Plain =
        "000102030405060708090a0b0c0d0e0f49852bd100000000f10024004433221151000004e803000000000000000000000a00000068656c6c6f2c206b6370";

    public const string AesWithEmptyPassword =
        "06109a684c0510b38efa5ecbc9ff9cdf9d14f520a963342dbfdc9728875d79775f2acd36e854db71b2cd4f742cf198c7a2689c3248c36c3e6c8c69ba1c82";

    public static TheoryData<KcpCipher, string> All => new()
    {
        { KcpCipher.None, Plain },
        {
            KcpCipher.Aes,
            "86834343335b168ca911bf584a05f9905788561838973c8ff7af371219322967ceb653efb423942553b0210731c325224810a11d87661b3c440004d41789"
        },
        {
            KcpCipher.Aes128,
            "ddd7e0a7981ba3e2a7f6d51f2a2663181ca5d186ea18c8d33f44cf4010b267ad2f6286ed94bab09e3af764ad64014cdfdbf7f243fb1f423910cbbe57a7fb"
        },
        {
            KcpCipher.Aes192,
            "b9db59f7dd1bce4922855fb7f8f8e261fd0745cf6775228ccd9e289fb355f64ce428721535b64b99769388bdc68b78e4f780c0f065b01d945a5578798f3b"
        },
        {
            KcpCipher.TripleDes,
            "5dca5d4fac8f6accf083365ae9eb528a7d52be5dc2cff805f9c561f938a941d8aba7485497295b2f67a1a37b063478c15509c9830bc088fe5cd5b915db12"
        },
        {
            KcpCipher.Salsa20,
            "00010203040506079aaa6e7faf75365c19304fd8186ef25383937f043acba9443be920fa622913c16d777caa76ec6a4abba2177894bd4131b44470606adc"
        },
        {
            KcpCipher.Xor,
            "0fff8b84a99173765c7011c3f60cb823224b2ad7b29540133c521bbc5b498e9da1af663baf98134e25a0d0f79e2f3a02e5bfde439b6b4ccc960f7cad284d"
        },
        {
            KcpCipher.Tea,
            "fc9c4eb4a8e9502bde3d3c8b0679084dcfafff7dde758d0c939bea08246d91069825a7529a7541eacc3d482c133e338df0b404b84d69bbfc1408f3319a91"
        },
        {
            KcpCipher.Xtea,
            "09256989438dfb5af0f2a323dfd1ac2cc363780e80da95e9118ba49de9834e6d26e4c1b1b17365a3d6c2a3acf979a48b82d304ada5086c14a90c25a7b689"
        },
        {
            KcpCipher.Blowfish,
            "186797305116055ece6531b898c4b23575537ce115dd555d81c0a9aad7569320319b6cd1f71ff786fa238c45b0f6746ee5aca8bbbe6b44e18f53796e7592"
        },
        {
            KcpCipher.Twofish,
            "79a0668add94e7387471af7514bb10655bee7de7c1a874ccc2bf7bd3efda23e6ffbafaef1794e047c4de0bd200b950fcbd80c9fb19f1f81ec91380e73fb9"
        },
        {
            KcpCipher.Sm4,
            "0340e44fd923bb2259e375a7ab6ee54db02899a1b83d4fa356c9649122f4b0f0fea6ab44b40e294ce90d9143a28930b6f8794f1b045ce56b9b4143225094"
        },
    };
}
