namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The shape of rules that say which requests go to a new version.</summary>
internal static class MatchShape
{
    private const int MostRules = 20;

    private static readonly ValueShape Name = ValueShape.Text("a name of letters, digits, dots, dashes and underscores", "^[A-Za-z0-9_.-]{1,64}$");
    private static readonly ValueShape Value = new(["string", "number", "boolean"], "a value of up to 400 letters", null, text => text.Length <= RequestCondition.MostText);
    private static readonly ValueShape Pattern = new(["string"], "a pattern without looking around or back, of up to 400 letters", null, RequestCondition.IsPattern);
    private static readonly ValueShape Share = new(["string"], "a share from 0% to 100%, such as 5%", Catalog.Share.Pattern, text => Catalog.Share.TryParse(text, out var parts) && parts <= 10_000) { Ending = "%" };

    private static readonly KeyShape[] Condition =
    [
        new("header", Name, "The header whose value counts; one that comes several times is what any of them says.", "X-Beta"),
        new("cookie", Name, "The cookie whose value counts.", "group"),
        new("query", Name, "The parameter of the query whose value counts.", "preview"),
        new("equals", new EitherShape(Value, new ListShape(Value, 1, RequestCondition.MostValues) { Unique = true }), "The value, or values of which it must be one.", "\"1\"") { Also = ["[free, trial]"] },
        new("prefix", Value, "What the value must begin with.", "staff-"),
        new("regex", Pattern, "A pattern that must be found in the value; ^ and $ make it the whole.", "^v[0-9]+$"),
        new("users", Share, "Share of all values: each has its bucket, by a hash that is another one at every service, so that raising it moves nobody back.", "5%"),
    ];

    private static readonly KeysShape Rule = new(
    [
        .. Condition,
        new("and", new ListShape(new KeysShape(Condition), 1, 10), "What must hold as well.", "[{ header: X-Region, equals: eu }]"),
    ]);

    public static ListShape Rules { get; } = new(Rule, 1, MostRules);
}
