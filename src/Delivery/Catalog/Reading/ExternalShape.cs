namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The shape of services of others.</summary>
internal static class ExternalShape
{
    public static NamesShape All { get; } = new(
        Forms.Name,
        new KeysShape(
            new KeyShape("description", Forms.Sentence, "What it does for the platform.", "forecasts by place"),
            new KeyShape("probe", Forms.Path, "Path that answers 2xx when it can be used. Without it an open port is enough.", "/health"),
            new KeyShape(
                "mock", new EitherShape(new KeysShape(ServiceShape.Process), Forms.WebAddress),
                "A stand-in: a program that is run as a hidden service of the environment, or the address of one that runs elsewhere.", "{ run: { command: [node, weather.mjs], files: mocks } }") { Also = ["http://127.0.0.1:9090"] },
            new KeyShape("sandbox", Forms.WebAddress, "Address of the provider's place for trying.", "https://sandbox.weather.example"),
            new KeyShape("live", Forms.WebAddress, "Address of the real thing; for production alone.", "https://api.weather.example")),
        "A service of somebody else.", Most: 100);

    public static IReadOnlyList<string> Faces { get; } = ["mock", "sandbox", "live"];

    public static ValueShape Mode { get; } = ValueShape.Choice([.. Faces]);
}
