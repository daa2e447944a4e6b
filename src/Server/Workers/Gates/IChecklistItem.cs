using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Releases;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>Proves one item of a checklist. A new item is its name in <see cref="Checklist"/>, its file here, and one registration line.</summary>
internal interface IChecklistItem
{
    /// <summary>One of <see cref="Checklist.Items"/>.</summary>
    string Name { get; }

    /// <summary>Looks now. What it throws is an error: then nothing is proved.</summary>
    Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken);
}

/// <summary>What would be deployed, and where.</summary>
internal sealed record Deployment(ISeenPlatform Platform, TargetEnvironment Rules, Release Release, Plan Plan, DateTimeOffset Now);
