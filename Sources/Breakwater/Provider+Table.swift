import Providers

/// The rows of the provider table by name.
extension Provider {
    /// OpenAI.
    public static let openAI = row("openai")
    /// Groq.
    public static let groq = row("groq")
    /// DeepSeek.
    public static let deepSeek = row("deepseek")
    /// OpenRouter.
    public static let openRouter = row("openrouter")
    /// Mistral.
    public static let mistral = row("mistral")
    /// Together.
    public static let together = row("together")
    /// xAI.
    public static let xAI = row("xai")
    /// Perplexity.
    public static let perplexity = row("perplexity")
    /// AI21.
    public static let ai21 = row("ai21")
    /// Hugging Face.
    public static let huggingFace = row("huggingface")
    /// Replicate; it has no default model.
    public static let replicate = row("replicate")
    /// Azure OpenAI; it needs an address and a model.
    public static let azure = row("azure")
    /// Anthropic.
    public static let anthropic = row("anthropic")
    /// Google's Gemini.
    public static let gemini = row("gemini")
    /// Cohere.
    public static let cohere = row("cohere")
    /// Moonshot, which makes Kimi.
    public static let moonshot = row("moonshot")
    /// Zhipu, which makes GLM.
    public static let zhipu = row("zhipu")
    /// MiniMax.
    public static let miniMax = row("minimax")
    /// Alibaba's Qwen.
    public static let qwen = row("qwen")
    /// Baidu's ERNIE.
    public static let baidu = row("baidu")
    /// Tencent's Hunyuan.
    public static let hunyuan = row("hunyuan")
    /// iFlytek's Spark.
    public static let spark = row("spark")
    /// SiliconFlow.
    public static let siliconFlow = row("siliconflow")
    /// ByteDance's Doubao.
    public static let doubao = row("doubao")
    /// Baichuan.
    public static let baichuan = row("baichuan")
    /// 01.AI's Yi.
    public static let yi = row("yi")
    /// SenseTime's SenseNova.
    public static let senseNova = row("sensenova")
    /// Kunlun's Tiangong; it needs an address.
    public static let tiangong = row("tiangong")
    /// NVIDIA.
    public static let nvidia = row("nvidia")
    /// Cerebras.
    public static let cerebras = row("cerebras")
    /// Fireworks.
    public static let fireworks = row("fireworks")
    /// DeepInfra.
    public static let deepInfra = row("deepinfra")
    /// Lepton; it needs an address.
    public static let lepton = row("lepton")
    /// Jina.
    public static let jina = row("jina")
    /// Writer.
    public static let writer = row("writer")
    /// Anyscale; it needs an address.
    public static let anyscale = row("anyscale")
    /// Stability; it needs an address.
    public static let stability = row("stability")
    /// Ollama on this machine; name a model.
    public static let ollama = row("ollama")
    /// llama.cpp's server on this machine; name a model.
    public static let llamaCpp = row("llama.cpp")
    /// LM Studio on this machine; name a model.
    public static let lmStudio = row("lm-studio")
    /// vLLM on this machine; name a model.
    public static let vLLM = row("vllm")
    /// Any other server of OpenAI's chat format; it needs an address and a model.
    public static let openAICompatible = row("openai-compatible")

    /// Every row of the table, in its order.
    public static var all: [Provider] { ProviderPreset.all.map { Provider($0) } }

    private static func row(_ name: String) -> Provider {
        guard let provider = Provider(name) else {
            preconditionFailure("the provider table has no row \(name)")
        }
        return provider
    }
}
