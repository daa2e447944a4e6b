namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The shape of journeys.</summary>
internal static class JourneyShape
{
    private static readonly ValueShape Status = ValueShape.Number(100, 599);

    private static readonly KeysShape Expect = new(
        new KeyShape("status", new EitherShape(Status, new ListShape(Status, 1) { Unique = true }), "Status code, or codes, that are good; any of 200 to 299 without it.", "201") { Also = ["[200, 201]"] },
        KeyShape.Time("within", "1ms", "10m", "10s", "Longest time until the answer."),
        new KeyShape("body", new FreeShape(), "What the answer must hold: maps key by key, everything else as it is.", "{ state: placed }"));

    private static readonly KeysShape Step = new(
        new KeyShape(
            "call", ValueShape.Text("a method and a path, such as POST /api/orders", "^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /[^\\s]*$"),
            "Method and path of a call through the gateway; ${name} stands for a kept value.", "POST /api/orders") { Required = true },
        new KeyShape("headers", new NamesShape(ValueShape.Text("the name of a header", "^[A-Za-z0-9-]{1,64}$"), ValueShape.Anything, "A header's value.", Most: 50), "Headers of the request.", "{ Accept-Language: en }"),
        new KeyShape("body", new FreeShape(), "Body of the request, sent as JSON; ${name} stands for a kept value.", "{ crop: wheat, amount: 3 }"),
        new KeyShape("expect", Expect, "What the answer must be.", "{ status: 201, within: 2s }"),
        new KeyShape(
            "keep", new NamesShape(ValueShape.Text("a name such as order", "^[a-z][A-Za-z0-9_]{0,39}$"), ValueShape.Text("a way into the answer, such as data.id", "^[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*$"), "Where in the answer it is found.", Most: 50),
            "Values of the answer for later steps, which say ${name}.", "{ order: id }"));

    public static NamesShape All { get; } = new(
        Forms.Name,
        new KeysShape(
            new KeyShape("description", Forms.Sentence, "What it proves.", "a buyer orders wheat"),
            new KeyShape("steps", new ListShape(Step, 1, 50), "Calls in order; the first that fails ends the journey.", "[{ call: GET /api/crops, expect: { status: 200 } }]") { Required = true },
            new KeyShape("cleanup", new ListShape(Step, 0, 50), "Calls that remove what the steps left behind; done whether they passed or failed.", "[{ call: DELETE /api/orders/1 }]")),
        "A journey.", Most: 100);
}
