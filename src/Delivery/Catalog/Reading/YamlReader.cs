using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Walks a parser's events into nodes with places, within limits of our own; refuses what a platform file does not need.</summary>
internal sealed class YamlReader
{
    public const int MostCharacters = 1024 * 1024;
    public const int MostDepth = 64;

    private readonly Findings _findings;
    private readonly Parser _parser;

    private YamlReader(string text, Findings findings) => (_findings, _parser) = (findings, new Parser(new StringReader(text)));

    /// <returns>The root, or null with one fault.</returns>
    public static Node? Read(string text, Findings findings)
    {
        if (text.Length > MostCharacters)
        {
            findings.Add(FaultCodes.TooLarge, new(1, 1, 1), $"the file has {text.Length} characters; more than {MostCharacters} are not read", "split what is generated from what is written by hand");
            return null;
        }

        if (Unfit(text) is { } bad)
        {
            findings.Add(FaultCodes.BadCharacter, bad, "a character that does not belong in a text file", "save the file as UTF-8 text");
            return null;
        }

        if (Nested(text) is { } deep)
        {
            findings.Add(FaultCodes.TooDeep, deep, $"brackets are nested more than {MostDepth} deep");
            return null;
        }

        try
        {
            return new YamlReader(text, findings).Document();
        }
        catch (YamlException fault)
        {
            findings.Add(FaultCodes.Syntax, PlaceOf(fault.Start, fault.End), Words(fault), "check indentation, colons and quotes near here");
            return null;
        }
        catch (StopReadingException)
        {
            return null;
        }
    }

    private Node? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _findings.Add(FaultCodes.MissingKey, new(1, 1, 1), "the file is empty", "begin with `platform: NAME`");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Next(1);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            throw Refuse(FaultCodes.NotUsed, PlaceOf(second!.Start, second.End), "a second document begins here; a platform file has one");
        }

        return root;
    }

    private Node Next(int depth)
    {
        var current = _parser.Current ?? (_parser.MoveNext() ? _parser.Current! : throw new YamlException("the file ends too early"));
        var place = PlaceOf(current.Start, current.End);
        if (depth > MostDepth)
        {
            throw Refuse(FaultCodes.TooDeep, place, $"nested more than {MostDepth} deep");
        }

        if (current is AnchorAlias)
        {
            throw Refuse(FaultCodes.NotUsed, place, "aliases are not used in a platform file", "use a blueprint for what several services share");
        }

        if (current is NodeEvent { Anchor.IsEmpty: false })
        {
            throw Refuse(FaultCodes.NotUsed, place, "anchors are not used in a platform file", "use a blueprint for what several services share");
        }

        if (current is NodeEvent { Tag.IsEmpty: false })
        {
            throw Refuse(FaultCodes.NotUsed, place, "tags are not used in a platform file", "remove the tag");
        }

        return current switch
        {
            YamlDotNet.Core.Events.Scalar => Scalar(place),
            SequenceStart => List(place, depth),
            MappingStart => Map(place, depth),
            _ => throw new YamlException(current.Start, current.End, "a value was expected"),
        };
    }

    private ScalarNode Scalar(Place place) => new(place, _parser.Consume<YamlDotNet.Core.Events.Scalar>().Value);

    private ListNode List(Place place, int depth)
    {
        _parser.Consume<SequenceStart>();
        var items = new List<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Next(depth + 1));
        }

        return new(place with { Length = 1 }, items);
    }

    private MapNode Map(Place place, int depth)
    {
        _parser.Consume<MappingStart>();
        var entries = new List<KeyValuePair<ScalarNode, Node>>();
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (Next(depth + 1) is not ScalarNode key)
            {
                throw Refuse(FaultCodes.WrongKind, place, "a key must be a plain word");
            }

            if (key.Value == "<<")
            {
                throw Refuse(FaultCodes.NotUsed, key.Place, "merges are not used in a platform file", "use a blueprint for what several services share");
            }

            var value = Next(depth + 1);
            if (seen.TryGetValue(key.Value, out var first))
            {
                _findings.Add(FaultCodes.DuplicateKey, key.Place, $"'{key.Value}' stands twice", $"the first is in line {first.Line}; keep one");
                continue;
            }

            seen.Add(key.Value, key.Place);
            entries.Add(new(key, value));
        }

        return new(place with { Length = 1 }, entries);
    }

    private StopReadingException Refuse(string code, Place place, string message, string? hint = null)
    {
        _findings.Add(code, place, message, hint);
        return new();
    }

    private static Place PlaceOf(Mark start, Mark end) => new(
        (int)Math.Max(1, start.Line), (int)Math.Max(1, start.Column), (int)(end.Line == start.Line && end.Column > start.Column ? end.Column - start.Column : 1));

    /// <summary>NUL and other control characters, halves of surrogate pairs, and what decoders put for bytes they cannot read.</summary>
    private static Place? Unfit(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            var half = char.IsSurrogate(letter) && !(char.IsHighSurrogate(letter) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]));
            if ((char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')) || half || letter == '\uFFFD')
            {
                return PlaceAt(text, i);
            }

            i += char.IsHighSurrogate(letter) ? 1 : 0;
        }

        return null;
    }

    /// <summary>Brackets beyond any sense, found before a parser spends its stack or its time on them.</summary>
    private static Place? Nested(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth = text[i] switch { '[' or '{' => depth + 1, ']' or '}' => Math.Max(0, depth - 1), '\n' when depth < 0 => 0, _ => depth };
            if (depth > MostDepth * 4)
            {
                return PlaceAt(text, i);
            }
        }

        return null;
    }

    private static Place PlaceAt(string text, int index)
    {
        var before = text.AsSpan(0, index);
        return new(before.Count('\n') + 1, index - before.LastIndexOf('\n'), 1);
    }

    private static string Words(YamlException fault)
    {
        var message = fault.InnerException?.Message ?? fault.Message;
        return message.Length == 0 ? "the text is no valid YAML" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
    }

    private sealed class StopReadingException : Exception;
}
