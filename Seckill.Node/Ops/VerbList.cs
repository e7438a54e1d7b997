using Seckill.Node.Ops.Audit;
using Seckill.Node.Ops.Bench;
using Seckill.Node.Ops.Certs;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Completion;
using Seckill.Node.Ops.Fuzz;
using Seckill.Node.Ops.LocalCluster;
using Seckill.Node.Ops.Model;
using Seckill.Node.Ops.Simulation;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops;

/// <summary>All verbs of the binary besides run, version and help.</summary>
internal static class VerbList
{
    public static IReadOnlyList<Verb> Of(VerbPorts ports)
    {
        var verbs = Others(ports);
        return [.. verbs, CompletionVerb.Of(verbs)];
    }

    private static IReadOnlyList<Verb> Others(VerbPorts ports) =>
    [
        new LocalClusterVerb(ports).Verb,
        new ClusterVerbs(ports).Group,
        new ShardVerbs(ports).Group,
        new AdmissionVerbs(ports).Group,
        new ReviewVerbs(ports).Group,
        new PaymentVerbs(ports).Group,
        new PrivacyVerbs(ports).Group,
        new JournalVerbs(ports).Group,
        new AuditVerbs(ports).Group,
        new BrokerVerbs(ports).Group,
        new ItemVerbs(ports).Group,
        new OrderVerbs(ports).Group,
        new ProjectionVerbs(ports).Group,
        new TopVerb(ports).Verb,
        new DoctorVerb(ports).Verb,
        new NodeVerbs(ports).Group,
        new ChallengeVerbs(ports.Time).Group,
        CertVerbs.Group,
        new ModelVerb(ports.Time).Verb,
        new SimulateVerb().Verb,
        new FuzzVerb(ports.Time).Group,
        new Verb("bench", "Measure this build on this machine") { Verbs = BenchVerbs.All },
    ];
}
