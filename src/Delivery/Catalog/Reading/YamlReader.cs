using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Walks a parser's events into nodes with places, within limits of our own; refuses what a platform file does not need.</summary>
internal sealed class YamlReader
{
    public const int MostDepth = 64;

    /// <summary>Five hundred services with all they may say have a quarter of it.</summary>
    public const int MostNodes = 100_000;

    private const string Instead = "use a blueprint for what several services share";

    private readonly string _text;
    private readonly Findings _findings;
    private readonly Parser _parser;
    private readonly Stack<Place> _open = new();
    private ParsingEvent? _last;
    private int _nodes;

    private YamlReader(string text, Findings findings) => (_text, _findings, _parser) = (text, findings, new Parser(new StringReader(text)));

    /// <returns>The root, or null with a fault.</returns>
    public static Node? Read(string text, Findings findings)
    {
        var reader = new YamlReader(text, findings);
        try
        {
            return reader.Document();
        }
        catch (YamlException fault)
        {
            reader.Report(fault);
            return null;
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    private Node Document()
    {
        Next();
        if (Next() is not DocumentStart start)
        {
            throw Refuse(FaultCodes.Empty, new(1, 1, 1), "the file is empty", "begin with `platform: NAME`");
        }

        if (start.Version is not null || start.Tags is { Count: > 0 } tags && tags.Any(tag => !tag.Prefix.StartsWith("tag:yaml.org", StringComparison.Ordinal) && tag.Prefix != "!"))
        {
            throw Refuse(FaultCodes.NotUsed, PlaceOf(start.Start, start.End), "directives (%...) are not used in a platform file", "remove the line");
        }

        var root = Build(Next(), 1);
        Next();
        if (Next() is DocumentStart second)
        {
            throw Refuse(FaultCodes.NotUsed, PlaceOf(second.Start, second.End), "a second document begins here; a platform file has one", "remove `---`, or write two files");
        }

        return root;
    }

    private Node Build(ParsingEvent current, int depth)
    {
        var place = PlaceOf(current.Start, current.End);
        var (code, what, hint) = current switch
        {
            AnchorAlias => (FaultCodes.NotUsed, "aliases (*name) are not used in a platform file", Instead),
            NodeEvent { Anchor.IsEmpty: false } => (FaultCodes.NotUsed, "anchors (&name) are not used in a platform file", Instead),
            NodeEvent { Tag.IsEmpty: false } => (FaultCodes.NotUsed, "tags (!name) are not used in a platform file", "remove the tag"),
            _ when depth > MostDepth => (FaultCodes.TooDeep, $"nested more than {MostDepth} deep", "no platform file needs that; is a bracket left open?"),
            _ when ++_nodes > MostNodes => (FaultCodes.TooLong, $"the file has more than {MostNodes} keys and values", "a platform file is written by hand: keep it small"),
            Scalar { Value: var value } when value.Contains('\0') => (FaultCodes.BadCharacter, "the value holds the character NUL", "no program can take it; remove \\0"),
            _ => ("", "", ""),
        };
        if (code.Length > 0)
        {
            throw Refuse(code, place, what, hint);
        }

        return current switch
        {
            Scalar scalar => new ScalarNode(place, scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart list => List(place with { Length = 1 }, list.Style == SequenceStyle.Flow, depth),
            MappingStart map => Map(place with { Length = 1 }, map.Style == MappingStyle.Flow, depth),
            _ => throw new SyntaxErrorException(current.Start, current.End, "a value was expected"),
        };
    }

    private ListNode List(Place place, bool bracket, int depth)
    {
        var items = new List<Node>();
        Open(place, bracket);
        while (Next() is not SequenceEnd and var item)
        {
            items.Add(Build(item, depth + 1));
        }

        Close(bracket);
        return new(place, items);
    }

    private MapNode Map(Place place, bool bracket, int depth)
    {
        var entries = new List<KeyValuePair<ScalarNode, Node>>();
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        Open(place, bracket);
        while (Next() is not MappingEnd and var next)
        {
            var key = Key(Build(next, depth + 1));
            var value = Build(Next(), depth + 1);
            if (seen.TryAdd(key.Value, key.Place))
            {
                entries.Add(new(key, value));
            }
            else
            {
                _findings.Add(FaultCodes.DuplicateKey, key.Place, $"{Words.Quoted(key.Value)} stands twice in one map", $"the first is in line {seen[key.Value].Line}; keep one");
            }
        }

        Close(bracket);
        return new(place, entries);
    }

    private ScalarNode Key(Node key) => key switch
    {
        ScalarNode { Plain: true, Value: "<<" } => throw Refuse(FaultCodes.NotUsed, key.Place, "merges (<<) are not used in a platform file", Instead),
        ScalarNode { Plain: true, Value: "" } => throw Refuse(FaultCodes.Syntax, key.Place, "a key is missing before the colon", "write `key: value`"),
        ScalarNode scalar => scalar,
        _ => throw Refuse(FaultCodes.Syntax, key.Place, "a key must be a word, not a list or a map", "write `key: value`"),
    };

    private ParsingEvent Next()
    {
        try
        {
            _last = _parser.MoveNext() ? _parser.Current! : throw new SyntaxErrorException("the file ends too early");
            return _last;
        }
        catch (Exception odd) when (odd is not YamlException)
        {
            // On some broken text (a bracket left open, an escape beyond Unicode) the parser throws whatever it runs into.
            throw new YamlException(_last?.Start ?? Mark.Empty, _last?.End ?? Mark.Empty, "the text after this place cannot be read", odd);
        }
    }

    private void Open(Place place, bool bracket)
    {
        if (bracket)
        {
            _open.Push(place);
        }
    }

    private void Close(bool bracket)
    {
        if (bracket)
        {
            _open.Pop();
        }
    }

    private void Report(YamlException fault)
    {
        var index = (int)Math.Min(fault.Start.Index, int.MaxValue);
        var message = fault.Message.TrimEnd('.');
        var hint = SyntaxHint.For(message, index < _text.Length && fault.InnerException is null ? _text[index] : '\0', _open.TryPeek(out var open) ? open : null);
        _findings.Add(FaultCodes.Syntax, PlaceOf(fault.Start, fault.End), "this is no valid YAML: " + char.ToLowerInvariant(message[0]) + message[1..], hint);
    }

    private RefusedException Refuse(string code, Place place, string message, string hint)
    {
        _findings.Add(code, place, message, hint);
        return new();
    }

    private static Place PlaceOf(Mark start, Mark end) => new(
        (int)Math.Max(1, start.Line), (int)Math.Max(1, start.Column), (int)(end.Line == start.Line && end.Column > start.Column ? end.Column - start.Column : 1));

    private sealed class RefusedException : Exception;
}
