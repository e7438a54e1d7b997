using System.Security.Cryptography;
using Seckill.Client;
using Seckill.Client.Sample;

if (BuyerOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine(BuyerOptions.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

using var http = new HttpClient { BaseAddress = options.Base };
var token = options.Token;
var name = Buyer.NameIn(options.TicketFile) ?? $"buyer-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
var shop = new SeckillClient(http, new SeckillClientOptions
{
    Token = async cancellation => token ??= (await new SeckillClient(http).Development.TokenAsync(
        name, ["buyer"], cancellation)).Token,
});
try
{
    return await new Buyer(shop, options, name).RunAsync(stop.Token);
}
catch (SeckillProblemException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
catch (SeckillUnreachableException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 6;
}
catch (IOException fault)
{
    Console.Error.WriteLine($"the ticket can not be kept: {fault.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
