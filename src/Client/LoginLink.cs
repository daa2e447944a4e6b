namespace Agrimaan.Client;

/// <summary>An address that signs a browser in once.</summary>
public sealed record LoginLink(string Url);
