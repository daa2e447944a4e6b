using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Agrimaan.Client;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers;

namespace Agrimaan.Server.Access;

/// <summary>The people beside the owner who may come in, each by a token of their own. The journal remembers them, and who let them in.</summary>
internal sealed class People(IJournal journal, Epoch epoch, TimeProvider clock) : IDisposable
{
    private const string Stream = "access";

    /// <summary>So that a token which lies about is known for what it is.</summary>
    private const string TokenBegin = "agrimaan_";

    private readonly SemaphoreSlim _changing = new(1, 1);
    private ImmutableSortedDictionary<string, Person> _known = Empty;
    private long _version;
    private bool _loaded;

    private static ImmutableSortedDictionary<string, Person> Empty { get; } = ImmutableSortedDictionary.Create<string, Person>(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<PersonView> All => [.. _known.Values.Select(person => person.View)];

    /// <summary>Reads who was let in before.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var known = Empty;
        var written = await journal.ReadAsync(Stream, 0, cancellationToken).ConfigureAwait(false);
        foreach (var item in written)
        {
            known = Apply(known, AccessJson.Read(item.Event), item.Event.At);
        }

        (_known, _version, _loaded) = (known, written.Count, true);
    }

    /// <summary>Whose token this is, or null. Every token is compared, each in constant time, whichever fits.</summary>
    public Principal? Find(ReadOnlySpan<byte> hash)
    {
        Principal? found = null;
        foreach (var person in _known.Values)
        {
            found = CryptographicOperations.FixedTimeEquals(person.TokenHash, hash) ? person.Principal : found;
        }

        return found;
    }

    /// <summary>Whether somebody is still let in; the same name let in anew is somebody else.</summary>
    public bool Has(Principal principal) => principal.Role == Role.Owner || !principal.Removed.IsCancellationRequested;

    /// <returns>The person's token, which is told here and never again.</returns>
    /// <exception cref="ProblemException">The name is taken.</exception>
    public async Task<string> AddAsync(string name, Role role, string[] titles, string by, CancellationToken cancellationToken)
    {
        var token = TokenBegin + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await ChangeAsync(
            known => known.ContainsKey(name) || string.Equals(name, Environment.UserName, StringComparison.OrdinalIgnoreCase)
                ? throw new ProblemException(new("access.exists", $"'{name}' is somebody already.", $"Choose another name, or take that one away first: `agrimaan access remove {name}`.", 409))
                : new PersonAdded(name, role, titles, Convert.ToHexStringLower(HashOf(token)), by),
            cancellationToken).ConfigureAwait(false);
        return token;
    }

    /// <summary>Lets somebody in no more, and ends what they have open.</summary>
    /// <exception cref="ProblemException">There is nobody of that name.</exception>
    public async Task RemoveAsync(string name, string by, CancellationToken cancellationToken)
    {
        Person? gone = null;
        await ChangeAsync(
            known => known.TryGetValue(name, out gone)
                ? new PersonRemoved(gone.View.Name, by)
                : throw new ProblemException(new("access.unknown", $"There is nobody called '{name}'.", "See who there is: `agrimaan access list`.", 404)),
            cancellationToken).ConfigureAwait(false);
        await gone!.Gone.CancelAsync().ConfigureAwait(false);
    }

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public void Dispose() => _changing.Dispose();

    private async Task ChangeAsync(Func<ImmutableSortedDictionary<string, Person>, AccessEvent> decide, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_loaded)
            {
                await LoadAsync(cancellationToken).ConfigureAwait(false);
            }

            var (happened, now) = (decide(_known), clock.GetUtcNow());

            // Whether a failed append was written is unknown: then the journal is read again before the next change.
            _loaded = false;
            await journal.AppendAsync(Stream, _version, epoch.Value, [AccessJson.Write(happened, now)], cancellationToken).ConfigureAwait(false);
            (_known, _version, _loaded) = (Apply(_known, happened, now), _version + 1, true);
        }
        finally
        {
            _changing.Release();
        }
    }

    private static ImmutableSortedDictionary<string, Person> Apply(ImmutableSortedDictionary<string, Person> known, AccessEvent happened, DateTimeOffset at) => happened switch
    {
        PersonAdded added => known.SetItem(added.Name, Person.Of(added, at)),
        PersonRemoved removed => known.Remove(removed.Name),
        _ => known,
    };

    /// <summary>One of them; <see cref="Gone"/> ends what they have open.</summary>
    private sealed record Person(PersonView View, Principal Principal, byte[] TokenHash, CancellationTokenSource Gone)
    {
        public static Person Of(PersonAdded added, DateTimeOffset at)
        {
            var gone = new CancellationTokenSource();
            return new(
                new(added.Name, Principal.WordOf(added.Role), added.Titles, at, added.By),
                new(added.Name, added.Role, [.. added.Titles]) { Removed = gone.Token }, Convert.FromHexString(added.TokenHash), gone);
        }
    }
}
